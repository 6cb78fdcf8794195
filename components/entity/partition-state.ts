import type { State } from '#server/contracts/entities.ts'
import { formatCount } from '#server/contracts/format.ts'
import type { PartitionLagDto, TopicRow } from '#server/contracts/inventory.ts'

/** Why a topic has no partitions to show. */
export const NOT_DESCRIBED = 'could not be described'

/** How a partition's reading is shown: `stuck` is broken, `no commit` cannot be measured, `idle` has nothing to measure. */
export const PARTITION_STATE: Record<PartitionLagDto['state'], { state: State; word: string }> = {
  idle: { state: 'idle', word: 'idle' },
  'caught-up': { state: 'healthy', word: 'caught up' },
  behind: { state: 'healthy', word: 'reading' },
  stuck: { state: 'breached', word: 'stuck' },
  'no-commit': { state: 'unknown', word: 'no commit' },
  unknown: { state: 'unknown', word: 'unknown' },
}

/** The partition that waits longest: by its lower bound where there is no upper one. Null when none is known. */
export function worstPartition(partitions: readonly PartitionLagDto[]): PartitionLagDto | null {
  const weight = ({ seconds }: PartitionLagDto) => (seconds === null ? -1 : (seconds.est ?? seconds.lo))
  const worst = partitions.reduce<PartitionLagDto | null>(
    (best, each) => (best === null || weight(each) > weight(best) ? each : best),
    null,
  )
  return worst && worst.seconds !== null ? worst : null
}

export const inSyncWords = ({ underReplicated }: Pick<TopicRow, 'underReplicated'>): string =>
  underReplicated === 0 ? 'all in sync' : `${formatCount(underReplicated)} out of sync`
