import { formatDuration, UNKNOWN } from '#server/contracts/format.ts'
import type { TopicRow } from '#server/contracts/inventory.ts'

/** `compact` says more than a time; −1 keeps records for ever. */
export function retentionText(row: Pick<TopicRow, 'cleanupPolicy' | 'retentionMs'>): string {
  if (row.cleanupPolicy?.includes('compact')) return 'compact'
  if (row.retentionMs === null) return UNKNOWN
  return row.retentionMs < 0 ? 'for ever' : formatDuration(row.retentionMs)
}
