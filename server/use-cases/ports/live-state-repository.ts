import type { Lease, WriteOutcome } from './lease-repository.ts'

/** `state` is already JSON text, because it was compared as such. */
export type LiveStateRow = { key: string; computedAtMs: number; state: string }

export interface LiveStateRepository {
  /** Writes all rows in one statement; later ones replace earlier ones. */
  write(lease: Lease, rows: readonly LiveStateRow[]): Promise<WriteOutcome>
  /** Rows whose key begins with `prefix`, for a warm start. */
  read(prefix: string): Promise<{ key: string; state: unknown }[]>
  /** Removes the rows with these keys, of groups and topics that are gone. */
  remove(lease: Lease, keys: readonly string[]): Promise<WriteOutcome>
}
