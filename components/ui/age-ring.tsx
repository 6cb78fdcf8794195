'use client'

import type { Freshness } from '#server/contracts/entities.ts'
import { formatAge, formatDuration } from '#server/contracts/format.ts'
import { StateGlyph } from './state-glyph.tsx'
import { useElapsedMs } from './use-elapsed.ts'

/** What is sampled several times a second still reaches a page once a second or two. */
const SHORTEST_INTERVAL_MS = 2_000

/** The age at which something sampled every `intervalMs` is stale: after three intervals. */
const staleAfterMs = (intervalMs: number): number => 3 * Math.max(SHORTEST_INTERVAL_MS, intervalMs)

/** Null age: nothing was ever taken, which is unknown, not stale. */
export const isStale = (ageMs: number | null, intervalMs: number): boolean =>
  ageMs !== null && ageMs > staleAfterMs(intervalMs)

const RADIUS = 4.5
const ROUND = 2 * Math.PI * RADIUS

/** A ring that fills as data ages, full at three sampling intervals; then it becomes the stale clock. */
export function AgeRing(props: { ageMs: number | null; intervalMs: number; suffix?: string }) {
  const { ageMs, intervalMs, suffix = ' old' } = props
  if (ageMs === null)
    return (
      <span className="inline-flex items-center gap-[5px] whitespace-nowrap text-meta text-unknown">
        <StateGlyph state="unknown" />
        never taken
      </span>
    )
  const stale = isStale(ageMs, intervalMs)
  const sweep = Math.min(1, ageMs / staleAfterMs(intervalMs)) * ROUND
  return (
    <span
      className={`inline-flex items-center gap-[5px] whitespace-nowrap text-meta ${stale ? 'text-stale' : 'text-ink-3'}`}
      title={`Taken every ${formatDuration(intervalMs)}; stale after ${formatDuration(staleAfterMs(intervalMs))}`}
    >
      {stale ? (
        <StateGlyph state="stale" />
      ) : (
        <svg width="12" height="12" viewBox="0 0 12 12" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden>
          <circle cx="6" cy="6" r={RADIUS} strokeOpacity=".25" />
          <circle
            cx="6"
            cy="6"
            r={RADIUS}
            strokeDasharray={`${sweep.toFixed(1)} ${ROUND.toFixed(1)}`}
            transform="rotate(-90 6 6)"
          />
        </svg>
      )}
      {formatAge(ageMs)}
      {suffix}
      {stale && <span className="sr-only">, stale</span>}
    </span>
  )
}

/** Age in ms of an answer now: the server's own difference plus what passed since it arrived. */
export function useAgeMs(freshness: Pick<Freshness, 'takenAt' | 'now'>): number | null {
  const elapsedMs = useElapsedMs(freshness.now)
  if (freshness.takenAt === null) return null
  return Math.max(0, Date.parse(freshness.now) - Date.parse(freshness.takenAt)) + elapsedMs
}

/** The age ring of an answer, counting on by itself. On every page header. */
export function FreshnessRing({ freshness }: { freshness: Freshness }) {
  return <AgeRing ageMs={useAgeMs(freshness)} intervalMs={freshness.intervalMs} />
}
