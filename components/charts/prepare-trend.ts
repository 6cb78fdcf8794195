import type { PipelineLatency } from '#server/contracts/pipelines.ts'
import { niceTicks } from './nice-ticks.ts'

type TrendPoint = PipelineLatency['trend'][number]

export type TrendRow = {
  /** The middle of the window, epoch ms. */
  atMs: number
  fromMs: number
  toMs: number
  /** Null breaks the line. */
  p95: number | null
  /** The hatched band; reaches the top of the chart when there is no upper end. */
  band: [lo: number, hi: number] | null
  /** Known, but with no known neighbour: a line would not show it. */
  lone: boolean
  point: TrendPoint
}

export type Trend = {
  rows: readonly TrendRow[]
  gaps: readonly { fromMs: number; toMs: number }[]
  /** From 0, at most five steps; the last is the top of the chart, in ms. */
  ticksMs: readonly number[]
  last: TrendRow | null
}

/** The axis of a chart with nothing on it. */
const EMPTY_AXIS_MS = 1_000

/**
 * What the chart draws of a trend. Where nothing was sampled the line breaks and a gap is named; where nothing entered it
 * breaks too, without a gap: idle is neither zero nor unknown. Nothing is ever drawn across.
 */
export function prepareTrend(trend: readonly TrendPoint[], targetMs: number | null): Trend {
  const mostMs = Math.max(targetMs ?? 0, ...trend.map(({ p95 }) => p95?.hi ?? p95?.lo ?? 0))
  const ticksMs = niceTicks(mostMs === 0 ? EMPTY_AXIS_MS : 1.08 * mostMs)
  const topMs = ticksMs.at(-1) ?? 1
  const known = (point: TrendPoint | undefined) => point?.p95?.est !== undefined && point.p95.est !== null && !point.gap
  const rows = trend.map((point, index): TrendRow => {
    const p95 = point.gap ? null : point.p95
    return {
      atMs: (point.fromMs + point.toMs) / 2,
      fromMs: point.fromMs,
      toMs: point.toMs,
      p95: p95?.est ?? null,
      band: p95 ? [p95.lo, p95.hi ?? topMs] : null,
      lone: known(point) && !known(trend[index - 1]) && !known(trend[index + 1]),
      point,
    }
  })
  return { rows, gaps: gapsOf(trend), ticksMs, last: rows.findLast(({ p95 }) => p95 !== null) ?? null }
}

/** Neighbouring windows without samples, as one gap. */
function gapsOf(trend: readonly TrendPoint[]): { fromMs: number; toMs: number }[] {
  const gaps: { fromMs: number; toMs: number }[] = []
  for (const { gap, fromMs, toMs } of trend) {
    if (!gap) continue
    const previous = gaps.at(-1)
    if (previous?.toMs === fromMs) previous.toMs = toMs
    else gaps.push({ fromMs, toMs })
  }
  return gaps
}

/** Up to `most` round moments inside a range, epoch ms, in UTC. */
export function timeTicks(fromMs: number, toMs: number, most = 6): number[] {
  const steps = [
    10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000, 7_200_000, 14_400_000, 43_200_000, 86_400_000,
  ]
  const step = steps.find((each) => (toMs - fromMs) / each <= most) ?? 172_800_000
  const first = Math.ceil(fromMs / step) * step
  return Array.from({ length: Math.floor((toMs - first) / step) + 1 }, (_, index) => first + index * step)
}
