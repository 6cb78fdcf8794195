import type { LatencyQuery, PipelineLatency, PipelineStatusDto } from '../../contracts/pipelines.ts'
import { decodeSketches, mergeWindows, type ComputedWindow } from '../../domain/latency/sketches.ts'
import type { HopResult } from '../../domain/latency/window-result.ts'
import { dayStartMs } from '../../domain/day-lane.ts'
import { lengthsWithin, RANGE_WORDS, resolveRange, uncovered, type Range } from '../../domain/latency-range.ts'
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
  const [windows, merged, cells] = await Promise.all([
    readTrendWindows(ports.pipelines, id, range),
    readMerged(ports.pipelines, id, range),
    ports.pipelines.dayCells(DAY_WINDOW_MS, dayStartMs(scope.nowMs)),
  ])
  const { document } = stored
  const row = toPipelineRow(stored, cells.get(id) ?? [], scope.nowMs)
  const summary = toSummary(merged, row.status)
  const trend = composeTrend(range, windows, scope.nowMs)
  const events = composeEvents(windows)
  const rangeWords = query.from === undefined && query.to === undefined ? RANGE_WORDS[query.range] : null
  const facts = { pipeline: document, row, summary, trend, events, rangeWords }
  const slash = document.entry.indexOf('/')
  return {
    pipeline: row,
    hops: document.hops,
    entry: { connection: document.entry.slice(0, slash), topic: document.entry.slice(slash + 1) },
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

/** The windows of the trend; what the last of a coarse length does not reach yet is made from finer ones. */
async function readTrendWindows(reads: PipelineReads, id: string, range: Range) {
  const windows = await reads.results(id, range.stepMs, range.fromMs, range.toMs)
  const tailFromMs = Math.max(range.fromMs, ...windows.map(({ fromMs, lengthMs }) => fromMs + lengthMs))
  if (range.stepMs === FINEST_MS || tailFromMs >= range.toMs) return windows
  const tail = await reads.windows(id, FINEST_MS, Math.max(tailFromMs, range.toMs - 2 * range.stepMs), range.toMs)
  const steps = Map.groupBy(tail, ({ fromMs }) => Math.floor(fromMs / range.stepMs) * range.stepMs)
  const made = [...steps].map(([fromMs, parts]) => {
    const { result } = mergeWindows(parts.map(toComputed))
    return { fromMs, lengthMs: range.stepMs, open: true, result }
  })
  return [...windows, ...made]
}
const FINEST_MS = 10_000

/** The whole range as one window, from as few stored ones as cover it; null when there is none. */
async function readMerged(reads: PipelineReads, id: string, range: Range): Promise<ComputedWindow | null> {
  let found: StoredWindow[] = []
  const lengths = lengthsWithin(range)
  for (const lengthMs of range.stepMs > FINEST_MS ? [...lengths, FINEST_MS] : lengths) {
    const holes = uncovered(range, found).filter((hole) => lengthMs >= range.stepMs || hole.toMs === range.toMs)
    const parts = await Promise.all(holes.map((hole) => readWithin(reads, id, lengthMs, hole)))
    found = [...found, ...parts.flat()]
  }
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

function toSummary(merged: ComputedWindow | null, status: PipelineStatusDto | null): Summary {
  const live = new Map((status?.hops ?? []).map((hop) => [hop.id, hop]))
  const result = merged?.result
  return {
    quantiles: result?.e2e ?? null,
    mean: result?.mean ?? null,
    hops: (result?.hops ?? []).map((hop) => toHop(hop, live.get(hop.id))),
    entered: result?.entered ?? 0,
    good: result?.slo.good ?? 0,
    bad: result?.slo.bad ?? 0,
    unknown: result?.slo.unknown ?? 0,
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
