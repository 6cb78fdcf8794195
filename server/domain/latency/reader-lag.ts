import type { Sample } from './sample.ts'
import type { Band } from './window-result.ts'

export type LagState = 'idle' | 'caught-up' | 'behind' | 'stuck' | 'no-commit' | 'unknown'

export type PartitionLag = {
  topic: string
  partition: number
  /** Null when there is no commit (state `no-commit`) or none was seen. */
  committed: number | null
  /** The high watermark. */
  end: number | null
  logStart: number | null
  /** 0…1 means that the last offset may be a transaction marker. Null when a counter is missing. */
  records: { lo: number; hi: number } | null
  /** Age of the oldest record not yet committed, in ms, from the topic's own curve; 0 when caught up. */
  seconds: Band | null
  /** When the committed offset was last seen to advance, epoch ms. */
  advancedAtMs: number | null
  state: LagState
  /** For people; null for idle, caught-up and behind. */
  reason: string | null
}

/** Lag of many groups over shared topic curves. `seconds` is in milliseconds like every Band. */
export interface ReaderLag {
  add(sample: Sample): void
  /** One row per topic-partition that the group has been seen to commit or to be asked for, by topic and partition. */
  lag(group: string, nowMs: number): PartitionLag[]
  /** How far apart the group's commits are while it has work, in ms: max(Δ, p90 of the gaps). Null before two commits. */
  commitIntervalMs(group: string): number | null
  forgetBefore(ms: number): void
}

export function createReaderLag(): ReaderLag {
  throw new Error('not written yet')
}
