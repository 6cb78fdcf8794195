import type { LatencyQuery, PipelineLatency, PipelineStatusDto } from '../../contracts/pipelines.ts'
import { isSettled } from '../../domain/latency/settled.ts'
import { decodeSketches, mergeWindows, type ComputedWindow } from '../../domain/latency/sketches.ts'
import type { HopResult } from '../../domain/latency/window-result.ts'
import { dayStartMs } from '../../domain/day-lane.ts'
import { lengthsWithin, RANGE_WORDS, resolveRange, uncovered, type Range } from '../../domain/latency-range.ts'
import { entryOf } from '../../domain/pipeline-index.ts'
import { composeEvents, composeTrend } from '../../domain/trend.ts'
import { latencySentence, latencySubline } from '../../domain/verdict/latency-sentence.ts'
import { AppError } from '../app-error.ts'
import type { PipelineReads, StoredWindow } from '../ports/pipeline-reads.ts'
import { notFound } from './parse-urn.ts'
import { DAY_WINDOW_MS, pipelineFreshness, toPipelineRow } from './pipeline-rows.ts'
import type { ReadPorts } from './read-ports.ts'
import { readScope } from './read-scope.ts'

type Summary = PipelineLatency['summary']

/** The latency of one pipeline over a range. Throws `not_found` for the id and `invalid_input` for a range that is none. */
export async function getPipelineLatency(ports: ReadPorts, id: string, query: LatencyQuery): Promise<PipelineLatency> {
  const [scope, stored] = await Promise.all([readScope(ports.scope, {}), ports.pipelines.pipeline(id)])
  if (!stored) throw notFound('pipeline', id)
  const range = resolveRange(query, scope.nowMs)
  if (!range)
    throw new AppError('invalid_input', { message: 'to ≤ from', userMessage: '“to” must be later than “from”.' })
  const settled = (window: Pick<StoredWindow, 'open' | 'fromMs' | 'lengthMs'>) =>
    isSettled({ ...window, toMs: window.fromMs + window.lengthMs }, scope.nowMs, stored.document.slo?.targetMs ?? null)
  const [windows, merged, cells] = await Promise.all([
    ports.pipelines.results(id, range.stepMs, range.fromMs, range.toMs),
    readMerged(ports.pipelines, id, range, settled),
    ports.pipelines.dayCells(DAY_WINDOW_MS, dayStartMs(scope.nowMs)),
  ])
  const { document } = stored
  const row = toPipelineRow(stored, cells.get(id) ?? [], scope.nowMs)
  const trend = composeTrend(
    range,
    windows.map(blankUnless(settled)),
    stored.status?.value.sampledAtMs ?? null,
    scope.nowMs,
  )
  // Windows without a record are written during an outage too: with a gap at every step they count nothing.
  const isSampled = merged !== null && (merged.result.entered > 0 || trend.some(({ gap }) => !gap))
  const summary = toSummary(isSampled ? merged : null, row.status)
  const events = composeEvents(windows)
  const rangeWords = query.from === undefined && query.to === undefined ? RANGE_WORDS[query.range] : null
  const facts = { pipeline: document, row, summary, trend, events, rangeWords }
  return {
    pipeline: row,
    hops: document.hops,
    entry: entryOf(document),
    sampleMs: document.sampleMs,
    sentence: latencySentence(facts),
    subline: latencySubline(facts),
    range,
    summary,
    trend,
    budget: row.status?.budget ?? null,
    events,
    freshness: pipelineFreshness([stored], scope),
  }
}

/** The whole range as one window, from as few stored ones as cover it; null when there is none. */
async function readMerged(
  reads: PipelineReads,
  id: string,
  range: Range,
  settled: (window: StoredWindow) => boolean,
): Promise<ComputedWindow | null> {
  let [found, young]: [StoredWindow[], StoredWindow[]] = [[], []]
  for (const lengthMs of lengthsWithin(range)) {
    // Shorter than a step only at the end: a hole between steps was not sampled.
    const holes = uncovered(range, found).filter((hole) => lengthMs >= range.stepMs || hole.toMs === range.toMs)
    const parts = await Promise.all(holes.map((hole) => readWithin(reads, id, lengthMs, hole)))
    // A long window that is still open leaves its place to the shorter ones that have closed within it.
    young = parts.flat().filter((window) => !settled(window))
    found = [...found, ...parts.flat().filter(settled)]
  }
  if (found.length === 0) found = young
  if (found.length === 0) return null
  return mergeWindows(found.toSorted((a, b) => a.fromMs - b.fromMs).map(toComputed))
}

/** Only windows that lie wholly in the hole: one that reaches out of it would count records twice. */
function readWithin(reads: PipelineReads, id: string, lengthMs: number, hole: { fromMs: number; toMs: number }) {
  const fromMs = Math.ceil(hole.fromMs / lengthMs) * lengthMs
  const toMs = Math.floor(hole.toMs / lengthMs) * lengthMs
  return fromMs < toMs ? reads.windows(id, lengthMs, fromMs, toMs) : Promise.resolve([])
}

const toComputed = ({ result, sketches }: StoredWindow): ComputedWindow => ({
  result,
  sketches: decodeSketches(sketches),
})

/** What is not settled has its place on the chart and no height yet. */
const blankUnless =
  (settled: (window: TrendWindow) => boolean) =>
  (window: TrendWindow): TrendWindow =>
    settled(window) ? window : { ...window, result: { ...window.result, e2e: null } }
type TrendWindow = Pick<StoredWindow, 'fromMs' | 'lengthMs' | 'open' | 'result'>

function toSummary(merged: ComputedWindow | null, status: PipelineStatusDto | null): Summary {
  const live = new Map((status?.hops ?? []).map((hop) => [hop.id, hop]))
  const result = merged?.result
  return {
    quantiles: result?.e2e ?? null,
    mean: result?.mean ?? null,
    hops: (result?.hops ?? []).map((hop) => toHop(hop, live.get(hop.id))),
    entered: result?.entered ?? null,
    good: result?.slo.good ?? null,
    bad: result?.slo.bad ?? null,
    unknown: result?.slo.unknown ?? null,
  }
}

/** The range's figures of a hop, with what only the live status knows: usual, commits and lag. */
function toHop(hop: HopResult, live: PipelineStatusDto['hops'][number] | undefined): Summary['hops'][number] {
  const { id, evidence, quantiles, mean, share, selectivity, worstPartition } = hop
  return {
    id,
    evidence: { kind: evidence.kind, reason: evidence.kind === 'measured' ? null : evidence.reason },
    quantiles,
    mean,
    share,
    selectivity,
    worstPartition,
    usualMeanMs: live?.usualMeanMs ?? null,
    commitIntervalMs: live?.commitIntervalMs ?? null,
    lagRecords: live?.lagRecords ?? null,
    lagSeconds: live?.lagSeconds ?? null,
  }
}
