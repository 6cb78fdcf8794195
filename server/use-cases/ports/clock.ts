/** Time as an argument, so that loops are tested without waiting. */
export interface Clock {
  /** Epoch milliseconds of this process's monotonic clock: never goes back, also when the wall clock is set. */
  nowMs(): number
  /** Resolves after `ms`, or at once when `signal` aborts; never rejects. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** 0 ≤ x < 1, for jitter. */
  random(): number
}
