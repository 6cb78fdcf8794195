import type { HopDocument, PipelineDocument, PipelineStatusDto } from '../../contracts/pipelines.ts'
import type { PartitionLag } from '../latency/reader-lag.ts'
import type { Band, HopResult, WindowResult } from '../latency/window-result.ts'
import { budgetOf } from './budget.ts'
import { judgePipeline } from './pipeline-state.ts'
import { SLO_WINDOWS, SLO_WINDOW_LABELS, type SloLedger, type VerdictLedger } from './slo-ledger.ts'

/** What lists show: the last five minutes. */
export const STATUS_WINDOW_MS = 300_000
const HOUR_MS = 3_600_000
/** Below this many minutes a median of means is an accident, not a habit. */
const USUAL_MINUTES = 10

type HopReading = { lag: readonly PartitionLag[]; commitIntervalMs: number | null }
export type StatusInput = {
  document: PipelineDocument
  nowMs: number
  sampledAtMs: number | null
  obstacle: string | null
  /**
   * The merged settled windows of the last five minutes; null when there is none. Settled, because one record that is
   * still under way makes a mean unknown, and there is always one. What stands still for longer stays in.
   */
  recent: WindowResult | null
  /** The minutes of the hour before, for what is usual. */
  minutes: readonly WindowResult[]
  ledger: SloLedger
  verdicts: VerdictLedger
  reading(hop: HopDocument): HopReading
}

export function composeStatus(input: StatusInput): PipelineStatusDto {
  const { document, recent, nowMs } = input
  const { slo } = document
  const budget = slo ? budgetNow(input, slo) : null
  const verdict = judgePipeline({
    nowMs,
    sampleMs: document.sampleMs,
    sampledAtMs: input.sampledAtMs,
    slo,
    obstacle: input.obstacle,
    recent,
    burn1h: budget?.burn1h ?? null,
  })
  const hops = document.hops.map((hop) => hopStatus(hop, input))
  return {
    ...verdict,
    sampledAtMs: input.sampledAtMs,
    windowMs: STATUS_WINDOW_MS,
    quantiles: recent?.e2e ?? null,
    mean: recent?.mean ?? null,
    enteredPerSecond: recent ? enteredPerSecond(recent, nowMs) : null,
    worstHop: worstHopOf(document, hops),
    hops,
    budget,
  }
}

/** The newest window may reach into the future, where nothing has entered yet. */
function enteredPerSecond({ entered, fromMs, toMs }: WindowResult, nowMs: number): number | null {
  const seconds = (Math.min(toMs, nowMs) - fromMs) / 1_000
  return seconds > 0 ? entered / seconds : null
}

function budgetNow(input: StatusInput, slo: NonNullable<PipelineDocument['slo']>) {
  const { counts, observed } = input.ledger.over(SLO_WINDOWS[slo.window], input.nowMs)
  return budgetOf({
    quantile: slo.quantile,
    windowLabel: SLO_WINDOW_LABELS[slo.window],
    counts,
    observed,
    hour: input.verdicts.over(HOUR_MS, input.nowMs),
    fiveMinutes: input.verdicts.over(STATUS_WINDOW_MS, input.nowMs),
  })
}

function hopStatus(hop: HopDocument, input: StatusInput): PipelineStatusDto['hops'][number] {
  const result = input.recent?.hops.find(({ id }) => id === hop.id)
  const { lag, commitIntervalMs } = input.reading(hop)
  return {
    id: hop.id,
    evidence: evidenceOf(result),
    quantiles: result?.quantiles ?? null,
    mean: result?.mean ?? null,
    share: result?.share ?? null,
    usualMeanMs: usualMean(hop.id, input.minutes),
    selectivity: result?.selectivity ?? null,
    worstPartition: result?.worstPartition ?? null,
    commitIntervalMs,
    lagRecords: totalRecords(lag),
    lagSeconds: worstAge(lag),
  }
}

function evidenceOf(result: HopResult | undefined): PipelineStatusDto['hops'][number]['evidence'] {
  if (!result) return { kind: 'unknown', reason: 'No window has been computed yet' }
  const { evidence } = result
  return evidence.kind === 'measured' ? { kind: 'measured', reason: null } : evidence
}

/** Median of the hop's means over the minutes before, in ms; null until there are enough of them. */
export function usualMean(hopId: string, minutes: readonly WindowResult[]): number | null {
  const means = minutes
    .map((minute) => minute.hops.find(({ id }) => id === hopId)?.mean?.est ?? null)
    .filter((mean) => mean !== null)
    .sort((a, b) => a - b)
  if (means.length < USUAL_MINUTES) return null
  const middle = Math.floor(means.length / 2)
  const upper = means[middle] ?? null
  if (means.length % 2 === 1 || upper === null) return upper
  return (upper + (means[middle - 1] ?? upper)) / 2
}

/** Records of all partitions; null when one is not known, because a sum without it would be too small. */
export function totalRecords(lag: readonly PartitionLag[]): { lo: number; hi: number } | null {
  if (lag.length === 0) return null
  const sum = { lo: 0, hi: 0 }
  for (const { records } of lag) {
    if (!records) return null
    sum.lo += records.lo
    sum.hi += records.hi
  }
  return sum
}

/** The worst partition by its upper bound: one without a bound is worse than any with one. Unknown partitions are left out. */
export function worstAge(lag: readonly PartitionLag[]): Band | null {
  const ages = lag.map(({ seconds }) => seconds).filter((age) => age !== null)
  return ages.reduce<Band | null>((worst, age) => (worst === null || isWorse(age, worst) ? age : worst), null)
}

function isWorse(a: Band, b: Band): boolean {
  const [hiA, hiB] = [a.hi ?? Infinity, b.hi ?? Infinity]
  return hiA === hiB ? a.lo > b.lo : hiA > hiB
}

/** Furthest above its own usual; where no usual is known, or none is above it, the largest share. */
function worstHopOf(document: PipelineDocument, hops: PipelineStatusDto['hops']): PipelineStatusDto['worstHop'] {
  const excess = (hop: PipelineStatusDto['hops'][number]) =>
    hop.usualMeanMs !== null && typeof hop.mean?.est === 'number' ? hop.mean.est - hop.usualMeanMs : 0
  const grown = hops.filter((hop) => excess(hop) > 0.2 * (hop.usualMeanMs ?? Infinity))
  const pool = grown.length > 0 ? grown : hops
  const rank = (hop: PipelineStatusDto['hops'][number]) => (grown.length > 0 ? excess(hop) : (hop.share ?? 0))
  const [worst] = pool.toSorted((a, b) => rank(b) - rank(a))
  if (!worst || worst.share === null) return null
  const name = document.hops.find(({ id }) => id === worst.id)?.name ?? worst.id
  return { id: worst.id, name, share: worst.share }
}
