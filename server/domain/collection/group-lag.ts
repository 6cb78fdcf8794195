import type { GroupLagHistory, GroupLagState } from '../../contracts/collector-state.ts'
import type { PartitionLag } from '../latency/reader-lag.ts'
import type { Band } from '../latency/window-result.ts'
import { totalRecords, worstAge } from '../slo/pipeline-status.ts'

const HISTORY_MS = 3_600_000
const TREND_MINUTES = 30
const MINUTE_MS = 60_000

export type LagPoint = { atMs: number; seconds: Band | null; records: number | null }

/** One group's lag over the last hour: at most one point a `spacingMs`, the newest replaced until the next is due. */
export class LagHistory {
  #points: LagPoint[] = []

  /** Points of before a restart, oldest first. */
  restore(points: readonly LagPoint[]): void {
    this.#points = [...points]
  }

  /** Answers whether a new point was begun. */
  add(point: LagPoint, spacingMs: number): boolean {
    const last = this.#points.at(-1)
    const slot = (atMs: number) => Math.floor(atMs / spacingMs)
    const isSameSlot = last !== undefined && slot(last.atMs) === slot(point.atMs)
    if (isSameSlot) this.#points.pop()
    this.#points.push(point)
    while ((this.#points[0]?.atMs ?? point.atMs) < point.atMs - HISTORY_MS) this.#points.shift()
    return !isSameSlot
  }

  state(): GroupLagHistory {
    return { points: this.#points }
  }

  /** The last thirty minutes, one value in seconds a minute; null where nothing was sampled or nothing is known. */
  trend(nowMs: number): (number | null)[] {
    const minute = Math.floor(nowMs / MINUTE_MS)
    const values = new Map<number, number | null>()
    for (const { atMs, seconds } of this.#points)
      values.set(Math.floor(atMs / MINUTE_MS), seconds?.est == null ? null : seconds.est / 1_000)
    return Array.from({ length: TREND_MINUTES }, (_, at) => values.get(minute - TREND_MINUTES + 1 + at) ?? null)
  }
}

export function groupLagState(
  lag: readonly PartitionLag[],
  input: { sampledAtMs: number; intervalMs: number; commitIntervalMs: number | null; trend: (number | null)[] },
): GroupLagState {
  return {
    sampledAtMs: input.sampledAtMs,
    intervalMs: input.intervalMs,
    commitIntervalMs: input.commitIntervalMs,
    seconds: worstAge(lag),
    records: totalRecords(lag),
    partitions: lag.map(({ advancedAtMs, ...partition }) => ({
      ...partition,
      advancedAt: advancedAtMs === null ? null : new Date(advancedAtMs).toISOString(),
    })),
    trend: input.trend,
  }
}
