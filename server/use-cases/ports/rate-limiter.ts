export interface RateLimiter {
  /**
   * Counts one attempt under `key`, atomically and by the database's clock. Answers null while no more than `max` came
   * within `windowMs`, else how long to wait in ms.
   */
  attempt(key: string, max: number, windowMs: number): Promise<number | null>
  /** Forgets the attempts under these keys. */
  clear(keys: readonly string[]): Promise<void>
}
