import type { Sample } from '../latency/sample.ts'

/** What one sampling round of one shard saw. Times are kept to the microsecond. */
export type Round = {
  /** Epoch ms at which the round started; the key of the round within its shard. */
  startedAtMs: number
  samples: readonly Sample[]
}

/** The series that a sample belongs to: one counter of one topic, and for commits of one group. */
export function seriesKey(sample: Sample): string {
  switch (sample.kind) {
    case 'start':
      return JSON.stringify(['s', sample.topic, sample.topicId])
    case 'end':
      return JSON.stringify([sample.isolation === 'read_committed' ? 'l' : 'h', sample.topic, sample.topicId])
    case 'committed':
      return JSON.stringify(['c', sample.topic, sample.group])
  }
}
