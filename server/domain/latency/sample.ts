/**
 * One answer of a broker to a counter request. `sentMs` and `receivedMs` enclose the moment at which the counters held,
 * in epoch milliseconds of the collector's own monotonic clock. A partition that is absent was not sampled, which is not zero.
 */
export type Sample = StartSample | EndSample | CommittedSample

type Times = { sentMs: number; receivedMs: number }

/** Log start offsets: ListOffsets EARLIEST. */
export type StartSample = Times & {
  kind: 'start'
  topic: string
  topicId: string
  offsets: ReadonlyMap<number, number>
}

export type Isolation = 'read_uncommitted' | 'read_committed'

/** ListOffsets LATEST: the high watermark, or the last stable offset when `isolation` is read_committed. */
export type EndSample = Times & {
  kind: 'end'
  topic: string
  topicId: string
  isolation: Isolation
  offsets: ReadonlyMap<number, EndOffset>
}
export type EndOffset = { offset: number; leaderEpoch: number }

/** OffsetFetch of one group and topic; −1 means that the partition has no commit. */
export type CommittedSample = Times & {
  kind: 'committed'
  group: string
  topic: string
  offsets: ReadonlyMap<number, number>
}
