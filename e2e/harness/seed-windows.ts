import type { PipelineStatusDto } from '../../server/contracts/pipelines.ts'
import { encodeSketches, mergeWindows, type ComputedWindow } from '../../server/domain/latency/sketches.ts'
import type { LatencyEvent } from '../../server/domain/latency/window-result.ts'
import { composeStatus } from '../../server/domain/slo/pipeline-status.ts'
import { SloLedger, VerdictLedger } from '../../server/domain/slo/slo-ledger.ts'
import { seedWindow } from './seed-latency.ts'
import type { SeedPipeline } from './seed-pipelines.ts'

export type StoredRow = {
  pipelineId: string
  fromMs: number
  lengthMs: number
  fencingToken: number
  open: boolean
  result: ComputedWindow['result']
  sketches: Uint8Array
  computed: ComputedWindow
}
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/**
 * Two hours in 10 s windows, merged up to minutes, five minutes and hours like the collector's; before that a day in
 * five minutes and a week in hours, made at once with fewer records.
 */
export function seedWindows(pipeline: SeedPipeline, nowMs: number, historyMs = 7 * DAY): StoredRow[] {
  const fineMs = Math.min(historyMs, 2 * HOUR)
  const fine = series(pipeline, 10_000, nowMs - fineMs, nowMs, 60, nowMs)
  const merged = [MINUTE, 5 * MINUTE, HOUR].flatMap((lengthMs) => mergeUp(pipeline, fine, lengthMs, nowMs))
  if (historyMs < DAY) return [...fine, ...merged]
  const startOf = (lengthMs: number) =>
    Math.min(nowMs, ...merged.filter((row) => row.lengthMs === lengthMs).map(({ fromMs }) => fromMs))
  const day = series(pipeline, 5 * MINUTE, nowMs - DAY, startOf(5 * MINUTE), 40, nowMs)
  const week = series(pipeline, HOUR, nowMs - 7 * DAY, startOf(HOUR), 40, nowMs)
  return [...fine, ...merged, ...day, ...week]
}

function series(
  pipeline: SeedPipeline,
  lengthMs: number,
  startMs: number,
  endMs: number,
  particles: number,
  nowMs: number,
): StoredRow[] {
  const rows: StoredRow[] = []
  for (let fromMs = Math.ceil(startMs / lengthMs) * lengthMs; fromMs < endMs; fromMs += lengthMs) {
    const weather = pipeline.weather(nowMs - fromMs)
    if (weather === null) continue
    const toMs = fromMs + lengthMs
    const span = { fromMs, toMs, open: toMs > nowMs }
    rows.push(
      toRow(
        pipeline,
        lengthMs,
        seedWindow(pipeline.document, span, weather, particles, eventsOf(pipeline, span, nowMs)),
      ),
    )
  }
  return rows
}

function mergeUp(pipeline: SeedPipeline, fine: readonly StoredRow[], lengthMs: number, nowMs: number): StoredRow[] {
  const groups = Map.groupBy(fine, ({ fromMs }) => Math.floor(fromMs / lengthMs) * lengthMs)
  const startMs = fine[0]?.fromMs ?? nowMs
  return [...groups].flatMap(([fromMs, parts]) => {
    if (fromMs < startMs) return []
    const { result, sketches } = mergeWindows(parts.map(({ computed }) => computed))
    return [toRow(pipeline, lengthMs, { result: { ...result, open: fromMs + lengthMs > nowMs }, sketches })]
  })
}

function toRow({ document }: SeedPipeline, lengthMs: number, computed: ComputedWindow): StoredRow {
  const { fromMs, open } = computed.result
  return {
    pipelineId: document.id,
    fromMs,
    lengthMs,
    fencingToken: 1,
    open,
    result: computed.result,
    sketches: encodeSketches(computed.sketches),
    computed,
  }
}

/** The story's two events: the collector's gap and the scorer's stall. */
function eventsOf({ document }: SeedPipeline, span: { fromMs: number; toMs: number }, nowMs: number): LatencyEvent[] {
  if (document.id !== 'orders') return []
  const events: LatencyEvent[] = [
    { atMs: nowMs - 70 * MINUTE, kind: 'gap', hop: null, topic: null, partition: null },
    { atMs: nowMs - 38 * MINUTE, kind: 'stall', hop: 'score', topic: 'orders.enriched', partition: 3 },
  ]
  return events.filter(({ atMs }) => atMs >= span.fromMs && atMs < span.toMs)
}

/** The status as the collector composes it from these windows. */
export function seedStatus(pipeline: SeedPipeline, rows: readonly StoredRow[], nowMs: number): PipelineStatusDto {
  const [ledger, verdicts] = [new SloLedger(28 * DAY), new VerdictLedger()]
  for (const { fromMs, lengthMs, result } of rows) {
    if (lengthMs === 10_000) {
      ledger.setFine(fromMs, result.slo)
      verdicts.prime(fromMs, result.slo)
    } else if (lengthMs === HOUR) ledger.setHour(fromMs, result.slo)
  }
  const recent = rows.filter(({ lengthMs, fromMs }) => lengthMs === 10_000 && fromMs >= nowMs - 5 * MINUTE)
  const merged = recent.length === 0 ? null : mergeWindows(recent.map(({ computed }) => computed)).result
  const minutes = rows.filter(({ lengthMs, fromMs }) => lengthMs === MINUTE && fromMs < nowMs - 60 * MINUTE)
  return composeStatus({
    document: pipeline.document,
    nowMs,
    sampledAtMs: nowMs,
    obstacle: null,
    recent: merged,
    minutes: minutes.map(({ result }) => result),
    ledger,
    verdicts,
    reading: () => ({ lag: [], commitIntervalMs: 1_000 }),
  })
}
