import type { PipelineLatency } from '../contracts/pipelines.ts'
import type { LatencyEvent, WindowResult } from './latency/window-result.ts'
import type { Range } from './latency-range.ts'

type TrendPoint = PipelineLatency['trend'][number]
type TrendWindow = { fromMs: number; lengthMs: number; open: boolean; result: WindowResult }

/** How long after its end a window may take to be written; a missing one before that is not a gap yet. */
const WRITE_DELAY_MS = 15_000
const MAX_EVENTS = 100

/**
 * One point a step. A window that is not there, although it ought to be, is a gap: nothing was sampled, which is not zero.
 * So is one that began after the last sample. Points end with the last window, so that a chart does not draw a future.
 */
export function composeTrend(
  range: Range,
  windows: readonly TrendWindow[],
  sampledAtMs: number | null,
  nowMs: number,
): TrendPoint[] {
  const byStart = new Map(windows.map((window) => [window.fromMs, window]))
  const lastMs = Math.max(nowMs - WRITE_DELAY_MS - range.stepMs, windows.at(-1)?.fromMs ?? Number.NEGATIVE_INFINITY)
  const points: TrendPoint[] = []
  for (let fromMs = range.fromMs; fromMs < range.toMs && fromMs <= lastMs; fromMs += range.stepMs) {
    const window = byStart.get(fromMs)
    points.push(window ? toPoint(window, sampledAtMs) : gapPoint(fromMs, range.stepMs))
  }
  return points
}

function toPoint({ fromMs, lengthMs, open, result }: TrendWindow, sampledAtMs: number | null): TrendPoint {
  const { p50 = null, p95 = null, p99 = null } = result.e2e ?? {}
  const gap = result.entered === 0 && sampledAtMs !== null && fromMs > sampledAtMs
  return { fromMs, toMs: fromMs + lengthMs, entered: result.entered, p50, p95, p99, gap, open }
}

const gapPoint = (fromMs: number, stepMs: number): TrendPoint => ({
  fromMs,
  toMs: fromMs + stepMs,
  entered: 0,
  p50: null,
  p95: null,
  p99: null,
  gap: true,
  open: false,
})

/** Each thing once and newest first: a stall is noted by every window that it lasts through. */
export function composeEvents(windows: readonly TrendWindow[]): LatencyEvent[] {
  const kept: LatencyEvent[] = []
  const lastSeen = new Map<string, number>()
  const stepMs = windows[0]?.lengthMs ?? 0
  for (const event of windows.flatMap(({ result }) => result.events).sort((a, b) => a.atMs - b.atMs)) {
    const key = JSON.stringify([event.kind, event.hop, event.topic, event.partition])
    const before = lastSeen.get(key)
    if (before === undefined || event.atMs - before > 2 * stepMs) kept.push(event)
    lastSeen.set(key, event.atMs)
  }
  return kept.slice(-MAX_EVENTS).reverse()
}
