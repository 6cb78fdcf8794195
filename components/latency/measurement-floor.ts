/** One sampling interval and one commit of each hop, in ms: what nothing finer can be claimed for. Null: not seen yet. */
export function measurementFloorMs(sampleMs: number, commitIntervalsMs: readonly (number | null)[]): number | null {
  let floorMs = sampleMs
  for (const intervalMs of commitIntervalsMs) {
    if (intervalMs === null) return null
    floorMs += intervalMs
  }
  return floorMs
}
