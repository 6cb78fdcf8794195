import type { Freshness } from '../contracts/entities.ts'

/** Intervals after which something sampled counts as stale: one lost round is a slow broker, three are an outage. */
const STALE_AFTER_INTERVALS = 3

/** Counters sampled several times a second still reach the database once a second or two, and a garbage collection is no outage. */
const SHORTEST_INTERVAL_MS = 2_000

/** The interval by which age is judged and shown. */
const ageInterval = (intervalMs: number): number => Math.max(SHORTEST_INTERVAL_MS, intervalMs)

export const isStale = (atMs: number, intervalMs: number, nowMs: number): boolean =>
  nowMs - atMs > STALE_AFTER_INTERVALS * ageInterval(intervalMs)

export type FreshnessSource = {
  connection: string
  /** Null: never. */
  takenAtMs: number | null
  intervalMs: number
  errors: readonly { source: string; sinceMs: number | null; message: string }[]
}

/** The freshness of an answer made from several clusters is that of the one whose age is worst for its interval. */
export function composeFreshness(
  sources: readonly FreshnessSource[],
  nowMs: number,
  defaultIntervalMs: number,
): Freshness {
  const worst = sources.reduce<FreshnessSource | null>(
    (oldest, source) => (oldest === null || relativeAge(source, nowMs) > relativeAge(oldest, nowMs) ? source : oldest),
    null,
  )
  return {
    takenAt: worst?.takenAtMs == null ? null : new Date(worst.takenAtMs).toISOString(),
    intervalMs: ageInterval(worst?.intervalMs ?? defaultIntervalMs),
    now: new Date(nowMs).toISOString(),
    errors: sources.flatMap(({ errors }) =>
      errors.map(({ source, sinceMs, message }) => ({
        source,
        since: sinceMs === null ? null : new Date(sinceMs).toISOString(),
        message,
      })),
    ),
  }
}

const relativeAge = (source: FreshnessSource, nowMs: number): number =>
  source.takenAtMs === null ? Number.POSITIVE_INFINITY : (nowMs - source.takenAtMs) / ageInterval(source.intervalMs)
