import type { BandDto, State } from '#server/contracts/entities.ts'
import type { HopDocument, PipelineLatency } from '#server/contracts/pipelines.ts'
import { niceTicks } from '../charts/nice-ticks.ts'

type HopStatus = PipelineLatency['summary']['hops'][number]

export type WaterfallRow = {
  id: string
  name: string
  /** From 1. */
  number: number
  engine: HopDocument['engine']
  writes: readonly string[]
  evidence: HopStatus['evidence'] | { kind: 'unknown'; reason: string }
  mean: BandDto | null
  /** Ms on the axis; null when there is nothing to draw. */
  bar: { fromMs: number; lengthMs: number; openEnd: boolean } | null
  /** The end of the bar that is the wait for a transaction to commit, about half of the commit interval. */
  exactlyOnceMs: number | null
  usualMs: number | null
  changeMs: number | null
  share: number | null
  blamed: boolean
}

export type Waterfall = {
  rows: readonly WaterfallRow[]
  total: { mean: BandDto | null; changeMs: number | null }
  /** Ticks of the axis in ms, from 0; the last is its end. */
  ticksMs: readonly number[]
}

/** "Usual" is the hour before now: a longer range contains it, and a comparison would say nothing. */
const USUAL_MS = 3_600_000

/** The axis of a chart without a single bar: any length will do, as long as it reads as one. */
const EMPTY_AXIS_MS = 1_000

/** What a bar shows of a mean: its estimate, or as much as is certain when there is no upper end. */
const drawnMs = (mean: BandDto | null): number | null => (mean ? (mean.est ?? mean.lo) : null)

/**
 * Lays the hops' means out one after another: means add up, percentiles do not. A hop is blamed only while the pipeline
 * is in trouble, because on a healthy screen nothing needs anybody.
 */
export function prepareWaterfall(latency: Pick<PipelineLatency, 'hops' | 'summary' | 'pipeline' | 'range'>): Waterfall {
  const { hops, summary, pipeline, range } = latency
  const comparable = range.toMs - range.fromMs <= USUAL_MS
  const byId = new Map(summary.hops.map((hop) => [hop.id, hop]))
  const blamedId = inTrouble(pipeline.status?.state) ? (pipeline.status?.worstHop?.id ?? slowestId(summary.hops)) : null
  const whyMissing = summary.entered === null ? 'not sampled in this range' : 'not computed yet'
  let fromMs = 0
  const rows = hops.map((hop, index): WaterfallRow => {
    const status = byId.get(hop.id)
    const mean = status?.mean ?? null
    const usualMs = comparable ? (status?.usualMeanMs ?? null) : null
    const lengthMs = drawnMs(mean)
    const bar = lengthMs === null ? null : { fromMs, lengthMs, openEnd: mean?.hi === null }
    fromMs += lengthMs ?? 0
    return {
      id: hop.id,
      name: hop.name,
      number: index + 1,
      engine: hop.engine,
      writes: hop.writes,
      evidence: status?.evidence ?? { kind: 'unknown', reason: whyMissing },
      mean,
      bar,
      exactlyOnceMs: exactlyOnceMs(hop, hops, status?.commitIntervalMs ?? null, lengthMs),
      usualMs,
      changeMs: difference(mean?.est ?? null, usualMs),
      share: status?.share ?? null,
      blamed: hop.id === blamedId,
    }
  })
  const endMs = Math.max(fromMs, summary.mean?.hi ?? summary.mean?.lo ?? 0)
  return {
    rows,
    total: { mean: summary.mean, changeMs: totalChange(rows) },
    ticksMs: niceTicks(endMs === 0 ? EMPTY_AXIS_MS : endMs),
  }
}

const inTrouble = (state: State | undefined): boolean => state === 'breached' || state === 'at-risk'

/** The hop that grew most over its usual, if any grew by a tenth; else the one with the largest share. */
function slowestId(hops: readonly HopStatus[]): string | null {
  const growth = ({ mean, usualMeanMs }: HopStatus) => difference(mean?.est ?? mean?.lo ?? null, usualMeanMs) ?? 0
  const grown = hops.filter((hop) => growth(hop) > 0.1 * (hop.usualMeanMs ?? Infinity))
  const [worst] =
    grown.length > 0
      ? grown.toSorted((a, b) => growth(b) - growth(a))
      : hops.filter(({ share }) => share !== null).toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0))
  return worst?.id ?? null
}

const difference = (now: number | null, usual: number | null): number | null =>
  now === null || usual === null ? null : now - usual

/** Only when every hop has a usual: a sum over some of them would look like the whole. */
function totalChange(rows: readonly WaterfallRow[]): number | null {
  const changes = rows.map(({ changeMs }) => changeMs).filter((change) => change !== null)
  return rows.length > 0 && changes.length === rows.length ? changes.reduce((sum, change) => sum + change, 0) : null
}

/**
 * A transactional writer shows its output to a read_committed reader only at the commit: on average half a commit
 * interval later. Null where nobody waits for it.
 */
function exactlyOnceMs(
  hop: HopDocument,
  hops: readonly HopDocument[],
  commitIntervalMs: number | null,
  meanMs: number | null,
): number | null {
  const waited = hops.some(
    ({ reads, isolation }) => isolation === 'read_committed' && reads.some((topic) => hop.writes.includes(topic)),
  )
  if (hop.commit !== 'with-output' || !waited || commitIntervalMs === null || meanMs === null) return null
  return Math.min(meanMs, commitIntervalMs / 2)
}
