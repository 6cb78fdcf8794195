import type { Lease, WriteOutcome } from './lease-repository.ts'

export type JournalRow = { roundAtMs: number; payload: Uint8Array }

/** Rounds as rows until their hour is over, then as one chunk an hour. The shard is the lease's name. */
export interface JournalRepository {
  /** Writes all rows or none, in one statement; a row that is already there stays as it is. */
  append(lease: Lease, rows: readonly JournalRow[]): Promise<WriteOutcome>
  /** Rounds with `afterMs < roundAtMs`, oldest first, at most `limit`: those not sealed yet, so at least the last hour's share that sealing leaves. */
  read(shard: string, afterMs: number, limit: number): Promise<JournalRow[]>
  /** Start of the oldest hour that has rows and ended before `beforeMs`; null when there is none. */
  oldestOpenHour(shard: string, beforeMs: number): Promise<number | null>
  rowsOfHour(shard: string, hourMs: number): Promise<JournalRow[]>
  chunkOfHour(shard: string, hourMs: number): Promise<Uint8Array | null>
  /** Stores the chunk and removes the rows that are in it, in one transaction. */
  seal(
    lease: Lease,
    chunk: { hourMs: number; rounds: number; payload: Uint8Array; lastRoundAtMs: number },
  ): Promise<WriteOutcome>
  /** Removes chunks whose hour began before `beforeMs`; answers how many. */
  prune(beforeMs: number, limit: number): Promise<number>
  /** Removes rows of rounds before `beforeMs`, of whatever shard; answers how many. */
  pruneRows(beforeMs: number, limit: number): Promise<number>
}
