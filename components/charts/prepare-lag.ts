import type { GroupDetail } from '#server/contracts/inventory.ts'

export type LagPoint = { atMs: number; est: number | null; band: [number, number] | null }

/**
 * Points for the chart, in seconds. Where two neighbours lie further apart than three usual steps nothing was sampled:
 * an empty point between them breaks the line, because a line across would be a guess.
 */
export function prepareLag(points: GroupDetail['lagHistory']): LagPoint[] {
  const steps = points.slice(1).map((point, index) => point.atMs - (points[index]?.atMs ?? 0))
  const usual = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0
  return points.flatMap((point, index) => {
    const shown = toPoint(point)
    const gap = (steps[index - 1] ?? 0) > 3 * usual
    return gap ? [{ atMs: point.atMs - usual, est: null, band: null }, shown] : [shown]
  })
}

/** An open end is no height: the point carries its lower bound as a band of nothing, and no line. */
function toPoint({ atMs, seconds }: GroupDetail['lagHistory'][number]): LagPoint {
  if (seconds === null) return { atMs, est: null, band: null }
  if (seconds.est === null || seconds.hi === null)
    return { atMs, est: null, band: [seconds.lo / 1_000, seconds.lo / 1_000] }
  return { atMs, est: seconds.est / 1_000, band: [seconds.lo / 1_000, seconds.hi / 1_000] }
}
