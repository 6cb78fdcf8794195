/**
 * Epoch milliseconds of a clock that never steps: the wall clock's reading when the process began plus what the
 * monotonic clock counted since. Only differences and orderings matter to latency, and those survive an adjusted clock.
 */
export const epochNow = (): number => performance.timeOrigin + performance.now()
