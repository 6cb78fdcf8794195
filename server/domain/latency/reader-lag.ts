import { CounterStore } from './counter-store.ts'
import { num } from './curve.ts'
import type { Curve } from './curve.ts'
import type { Departures } from './departures.ts'
import type { Segment } from './partition-series.ts'
import type { Sample } from './sample.ts'
import type { TopicSeries } from './topic-series.ts'
import type { Band } from './window-result.ts'

type LagState = 'idle' | 'caught-up' | 'behind' | 'stuck' | 'no-commit' | 'unknown'

export type PartitionLag = {
  topic: string
  partition: number
  /** Null when there is no commit (state `no-commit`) or none was seen. */
  committed: number | null
  /** The high watermark. */
  end: number | null
  logStart: number | null
  /** From what such a reader may see to what is there; 0…1 can be a transaction marker. Null when a counter is missing. */
  records: { lo: number; hi: number } | null
  /** Age of the oldest record not yet committed, in ms, from the topic's own curve; 0 when caught up. */
  seconds: Band | null
  /** When the committed offset was last seen to advance, epoch ms. */
  advancedAtMs: number | null
  state: LagState
  /** For people; null for idle and behind, and for caught-up where nothing is ambiguous. */
  reason: string | null
}

/** Lag of many groups over shared topic curves. `seconds` is in milliseconds like every Band. */
export interface ReaderLag {
  add(sample: Sample): void
  /** One row per topic-partition that the group has been asked for, by topic and partition. */
  lag(group: string, nowMs: number): PartitionLag[]
  /** How far apart the group's commits are while it has work, in ms: max(Δ, p90 of the gaps). Null before two commits. */
  commitIntervalMs(group: string): number | null
  forgetBefore(ms: number): void
}

/** Below this no reader is called stuck: rebalances and pauses take seconds. */
const STUCK_MS = 10_000
/** Without an arrival for that long a partition is idle. */
const IDLE_MS = 60_000
/** The sampling interval that is assumed until two samples of a reader tell it. */
const ASSUMED_SAMPLE_MS = 10_000

export function createReaderLag(): ReaderLag {
  const store = new CounterStore({ sampleMs: null, topics: null, groups: null, transactional: new Set() })

  return {
    add: (sample) => store.add(sample),
    lag(group, nowMs) {
      const rows: PartitionLag[] = []
      for (const topic of store.topics.values()) rows.push(...topicLag(topic, group, nowMs))
      return rows.sort((a, b) => a.topic.localeCompare(b.topic) || a.partition - b.partition)
    },
    commitIntervalMs(group) {
      let slowest: number | null = null
      for (const topic of store.topics.values()) {
        for (const { current } of topic.partitions.values()) {
          const reader = current.readers.get(group)
          if (!reader) continue
          const sampleMs = derive(reader, current, topic)
          if (reader.gapCount < 2) continue
          slowest = Math.max(slowest ?? 0, reader.cadence(sampleMs).tauMs)
        }
      }
      return slowest
    },
    forgetBefore: (ms) => store.forgetBefore(ms),
  }
}

/** The last stable offset is only asked for where somebody reads as if there were transactions. */
const mayHoldMarkers = (topic: TopicSeries, segment: Segment) => topic.transactional || segment.lastStable.length > 0

function derive(reader: Departures, segment: Segment, topic: TopicSeries): number {
  const sampleMs = reader.usualSampleMs ?? ASSUMED_SAMPLE_MS
  const { highWatermark: curve, starts } = segment
  reader.derive({ curve, starts, transactional: mayHoldMarkers(topic, segment), sampleMs })
  return sampleMs
}

function topicLag(topic: TopicSeries, group: string, nowMs: number): PartitionLag[] {
  const uncommitted = topic.uncommitted.get(group)
  if (!uncommitted) return []
  const rows: PartitionLag[] = []
  for (const [partition, { current }] of topic.partitions) {
    const reader = current.readers.get(group)
    const row = { ...blank(topic.name, partition), end: last(current.highWatermark), logStart: last(current.starts) }
    if (uncommitted.has(partition) && row.end !== null && row.end === (row.logStart ?? 0)) {
      // Nothing is there to be read, so nothing is late, whoever has never committed.
      const none = { lo: 0, hi: 0 }
      rows.push({ ...row, records: none, seconds: { ...none, est: 0 }, state: 'idle' })
    } else if (uncommitted.has(partition)) {
      rows.push({ ...row, state: 'no-commit', reason: 'The group has no committed offset for this partition' })
    } else if (reader && reader.curve.length > 0) {
      rows.push({ ...row, ...judge(reader, current, topic, nowMs) })
    } else if (topic.asked(group, partition)) {
      rows.push({
        ...row,
        reason: 'The committed offset lies beyond the end of the partition: the topic was re-created',
      })
    }
  }
  return rows
}

const blank = (topic: string, partition: number): PartitionLag => ({
  topic,
  partition,
  committed: null,
  end: null,
  logStart: null,
  records: null,
  seconds: null,
  advancedAtMs: null,
  state: 'unknown',
  reason: null,
})

const last = (curve: Curve): number | null => (curve.length > 0 ? curve.lastValue : null)

type Judgement = Pick<PartitionLag, 'committed' | 'records' | 'seconds' | 'advancedAtMs' | 'state' | 'reason'>

function judge(reader: Departures, segment: Segment, topic: TopicSeries, nowMs: number): Judgement {
  const sampleMs = derive(reader, segment, topic)
  const committed = reader.committed
  const hw = segment.highWatermark
  const known = { committed, records: null, seconds: null, advancedAtMs: reader.advancedAtMs }
  if (hw.length === 0) return { ...known, state: 'unknown', reason: 'The end of the partition was not sampled' }
  const sampledMs = reader.curve.lastReceived
  if (nowMs - Math.min(sampledMs, hw.lastReceived) > 3 * sampleMs + STUCK_MS) {
    const reason = 'Not sampled lately: the last answer is too old to tell'
    return { ...known, state: 'unknown', reason }
  }
  const records = lagRecords(committed, segment, mayHoldMarkers(topic, segment))
  const seconds = headAge(committed, records, reader, hw)
  const arrivedMs = hw.mid(hw.firstReaching(hw.lastValue))
  if (records.hi === 0) {
    const isIdle = nowMs - arrivedMs > IDLE_MS
    return { ...known, records, seconds, state: isIdle ? 'idle' : 'caught-up', reason: null }
  }
  if (records.lo === 0) {
    const reason =
      records.hi === 1
        ? 'The last offset may be a transaction marker'
        : 'What is left lies in transactions not yet ended'
    return { ...known, records, seconds, state: 'caught-up', reason }
  }
  const standing = reader.standing({ curve: hw, sampleMs })
  const isStuck =
    standing !== null &&
    reader.curve.lastSent - standing.sinceMs > Math.max(STUCK_MS, standing.stallMs - standing.sinceMs)
  if (!isStuck) return { ...known, records, seconds, state: 'behind', reason: null }
  return {
    ...known,
    records,
    seconds,
    state: 'stuck',
    reason: 'Records are waiting and the committed offset stands still',
  }
}

function lagRecords(committed: number, segment: Segment, transactional: boolean): { lo: number; hi: number } {
  const hi = Math.max(0, segment.highWatermark.lastValue - committed)
  const stable = segment.lastStable.length > 0 ? segment.lastStable.lastValue : segment.highWatermark.lastValue
  const lo = Math.min(hi, Math.max(0, stable - committed))
  return { lo: transactional && lo <= 1 ? 0 : lo, hi }
}

/** How old the first record beyond the committed offset was when that was sampled; "older than" if it came before. */
function headAge(committed: number, records: { lo: number }, reader: Departures, hw: Curve): Band {
  if (records.lo === 0) return { lo: 0, est: 0, hi: 0 }
  const { lastSent, lastReceived } = reader.curve
  const k = hw.firstAbove(committed)
  if (k === 0) return { lo: Math.max(0, lastSent - num(hw.received, 0)), est: null, hi: null }
  const arrivedMs = hw.passedAt(committed + 0.5)
  // It arrived after the committed offset was asked for.
  if (k === hw.length || arrivedMs === null) return { lo: 0, est: 0, hi: 0 }
  const lo = Math.max(0, lastSent - num(hw.received, k))
  const hi = Math.max(lo, lastReceived - num(hw.sent, k - 1))
  return { lo, est: Math.min(Math.max((lastSent + lastReceived) / 2 - arrivedMs, lo), hi), hi }
}
