/**
 * Who may write for a shard (`shard:CONNECTION`) or a pipeline (`pipeline:ID`). The token grows with every change of
 * holder and is checked inside each write, so a holder that does not know yet that it was replaced writes nothing.
 */
export type Lease = { name: string; token: bigint }

/** What became of a guarded write: `fenced` means that somebody else holds the lease now. */
export type WriteOutcome = 'written' | 'fenced'

export interface LeaseRepository {
  /**
   * Takes those of `names` that are free, expired by the database's clock or already this holder's, and extends them by
   * `ttlMs`. `holder` is `collector/incarnation`, and a later incarnation takes over from an earlier one at once. The
   * answer holds what is ours now; a name that is absent is somebody else's.
   */
  hold(names: readonly string[], holder: string, ttlMs: number): Promise<Lease[]>
  /** Gives up at an orderly stop, so that another collector need not wait for the expiry. */
  release(names: readonly string[], holder: string): Promise<void>
}
