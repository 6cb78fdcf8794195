import { Timeline } from './timeline.ts'

/** One record as the simulation follows it; `source` is the entry record that it came from. */
export type SimRecord = { source: number; writtenMs: number; transaction: number | null }
type StoredRecord = SimRecord & { offset: number; visibleMs: number }

/** When a transaction's marker was appended to this partition. */
export type Commits = ReadonlyMap<number, number>

/** What one partition's broker would have answered over time, and when each record could be seen by whom. */
export type SimPartition = {
  records: StoredRecord[]
  highWatermark: Timeline
  lastStable: Timeline
}

type Append = { ms: number; record: SimRecord | null; transaction: number | null }

/** Appends records and markers in the order of time; the last stable offset is the start of the oldest open transaction. */
export function storePartition(records: readonly SimRecord[], commits: Commits, startMs: number): SimPartition {
  const appends: Append[] = records.map((record) => ({ ms: record.writtenMs, record, transaction: record.transaction }))
  const written = new Set(records.map((record) => record.transaction))
  for (const [transaction, ms] of commits) if (written.has(transaction)) appends.push({ ms, record: null, transaction })
  appends.sort((a, b) => a.ms - b.ms)

  const highWatermark = new Timeline().set(startMs, 0)
  const lastStable = new Timeline().set(startMs, 0)
  const open = new Map<number, number>()
  const stored: StoredRecord[] = []
  let shown = 0
  for (const [offset, { ms, record, transaction }] of appends.entries()) {
    highWatermark.set(ms, offset + 1)
    if (record) stored.push({ ...record, offset, visibleMs: Infinity })
    if (transaction !== null) {
      if (record === null) open.delete(transaction)
      else if (!open.has(transaction)) open.set(transaction, offset)
    }
    // Transactions open in order, so the first one that is open is the oldest.
    const oldest = open.values().next().value
    const stable = Math.min(offset + 1, oldest ?? Infinity)
    lastStable.set(ms, stable)
    for (let next = stored[shown]; next !== undefined && next.offset < stable; next = stored[shown]) {
      next.visibleMs = ms
      shown++
    }
  }
  return { records: stored, highWatermark, lastStable }
}
