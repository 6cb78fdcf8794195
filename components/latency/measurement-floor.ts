import { formatDuration } from '#server/contracts/format.ts'

/** One sampling interval and one commit of each hop, in ms: what nothing finer can be claimed for. Null: not seen yet. */
export function measurementFloorMs(sampleMs: number, commitIntervalsMs: readonly (number | null)[]): number | null {
  let floorMs = sampleMs
  for (const intervalMs of commitIntervalsMs) {
    if (intervalMs === null) return null
    floorMs += intervalMs
  }
  return floorMs
}

/** A cadence seen in samples, rounded to what seeing it allows: tenths of a second, and tens of ms below one. */
export function formatCadence(intervalMs: number | null): string {
  if (intervalMs === null) return formatDuration(null)
  const step = intervalMs < 1_000 ? 10 : 100
  return formatDuration(Math.round(intervalMs / step) * step)
}
