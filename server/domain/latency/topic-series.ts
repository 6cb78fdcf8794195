import { GAP_INTERVALS } from './departures.ts'
import { PartitionSeries, Segment } from './partition-series.ts'
import type { CommittedSample, EndOffset, EndSample, StartSample } from './sample.ts'
import type { LatencyEvent, LatencyEventKind } from './window-result.ts'

type Pending = { group: string; partition: number; sentMs: number; receivedMs: number; offset: number }

/** How long a committed offset waits for an end offset that covers it; samples are at most this late. */
const PENDING_MS = 60_000

/** Everything that was sampled of one topic: its partitions' segments, and what happened to it. */
export class TopicSeries {
  readonly name: string
  readonly partitions = new Map<number, PartitionSeries>()
  /** By group that was asked for, the partitions whose committed offset was −1 when last asked. */
  readonly uncommitted = new Map<string, Set<number>>()
  private readonly askedFor = new Map<string, Set<number>>()
  /** The last offset can be a marker. */
  transactional: boolean
  events: LatencyEvent[] = []
  firstEndMs: number | null = null
  lastEndMs = -Infinity
  private topicId: string | null = null
  private pending: Pending[] = []
  private readonly sampleMs: number | null

  constructor(name: string, options: { transactional: boolean; sampleMs: number | null }) {
    this.name = name
    this.transactional = options.transactional
    this.sampleMs = options.sampleMs
  }

  addStart(sample: StartSample): void {
    if (this.topicId !== null && sample.topicId !== this.topicId) return
    for (const [partition, offset] of sample.offsets) {
      this.partitions.get(partition)?.current.starts.add(sample.sentMs, sample.receivedMs, offset)
    }
  }

  addEnd(sample: EndSample): void {
    if (sample.sentMs < this.lastEndMs - PENDING_MS) return
    this.noteGap(sample)
    const recreated = this.topicId !== null && this.topicId !== sample.topicId
    if (recreated) {
      // A late answer about the topic that is gone.
      if (sample.sentMs < this.lastEndMs) return
      this.recreate(sample)
    }
    this.topicId = sample.topicId
    const wasEmpty = this.partitions.size === 0
    for (const [partition, end] of sample.offsets) this.addPartitionEnd(sample, partition, end, wasEmpty)
    this.firstEndMs = Math.min(this.firstEndMs ?? Infinity, sample.sentMs)
    this.lastEndMs = Math.max(this.lastEndMs, sample.receivedMs)
    this.flush(sample)
  }

  addCommitted(sample: CommittedSample): void {
    const none = this.uncommitted.get(sample.group) ?? new Set<number>()
    this.uncommitted.set(sample.group, none)
    const asked = this.askedFor.get(sample.group) ?? new Set<number>()
    this.askedFor.set(sample.group, asked)
    for (const [partition, offset] of sample.offsets) {
      asked.add(partition)
      if (offset < 0) {
        none.add(partition)
        continue
      }
      none.delete(partition)
      this.pending.push({
        group: sample.group,
        partition,
        sentMs: sample.sentMs,
        receivedMs: sample.receivedMs,
        offset,
      })
    }
    // One that comes late is already covered by an end offset.
    if (sample.receivedMs <= this.lastEndMs) this.flush(null)
  }

  /** Whether any answer named the group on that partition. */
  asked(group: string, partition: number): boolean {
    return this.askedFor.get(group)?.has(partition) ?? false
  }

  forgetBefore(ms: number): void {
    for (const partition of this.partitions.values()) partition.forgetBefore(ms)
    this.events = this.events.filter((event) => event.atMs >= ms)
  }

  private note(atMs: number, kind: LatencyEventKind, partition: number | null): void {
    this.events.push({ atMs, kind, hop: null, topic: this.name, partition })
  }

  private noteGap(sample: EndSample): void {
    if (this.sampleMs === null || this.firstEndMs === null) return
    if (sample.sentMs - this.lastEndMs > GAP_INTERVALS * this.sampleMs) this.note(this.lastEndMs, 'gap', null)
  }

  private recreate(sample: EndSample): void {
    this.note(sample.sentMs, 'recreated', null)
    for (const [partition, series] of this.partitions) {
      const end = sample.offsets.get(partition)
      const segment = series.startSegment(this.lastEndMs, end?.leaderEpoch ?? -1)
      startAtZero(segment, this.lastEndMs)
    }
  }

  private addPartitionEnd(sample: EndSample, partition: number, end: EndOffset, first: boolean): void {
    const series = this.partitions.get(partition) ?? this.createPartition(sample, partition, end, first)
    let segment = series.current
    const truncated = end.leaderEpoch > segment.leaderEpoch && end.offset < segment.ends(sample.isolation).lastValue
    if (truncated && sample.sentMs >= segment.ends(sample.isolation).lastSent) {
      this.note(sample.sentMs, 'truncated', partition)
      segment = series.startSegment(sample.sentMs, end.leaderEpoch)
    }
    segment.leaderEpoch = Math.max(segment.leaderEpoch, end.leaderEpoch)
    segment.ends(sample.isolation).add(sample.sentMs, sample.receivedMs, end.offset)
    if (segment.highWatermark.length > 0 && segment.lastStable.length > 0) {
      if (segment.lastStable.lastValue < segment.highWatermark.lastValue) this.noteTransactions(segment)
    }
  }

  /** The last stable offset stands behind an older high watermark: somebody writes in transactions. */
  private noteTransactions(segment: Segment): void {
    const { highWatermark, lastStable } = segment
    const k = highWatermark.lastReceivedBy(lastStable.lastSent)
    if (k >= 0 && lastStable.lastValue < (highWatermark.values[k] ?? 0)) this.transactional = true
  }

  private createPartition(sample: EndSample, partition: number, end: EndOffset, first: boolean): PartitionSeries {
    const isNew = !first && partition > Math.max(...this.partitions.keys()) && this.plausiblyNew(sample, end)
    const segment = new Segment(isNew ? this.lastEndMs : sample.sentMs, end.leaderEpoch)
    if (isNew) {
      this.note(sample.sentMs, 'partitions-added', partition)
      startAtZero(segment, this.lastEndMs)
    }
    const series = new PartitionSeries(segment)
    this.partitions.set(partition, series)
    return series
  }

  /** A partition that an earlier answer left out because of an error is not new: its offset is far from 0. */
  private plausiblyNew(sample: EndSample, end: EndOffset): boolean {
    let largest = 0
    for (const [partition, other] of sample.offsets) {
      const known = this.partitions.get(partition)?.current.ends(sample.isolation)
      if (known && known.length > 0) largest = Math.max(largest, other.offset - known.lastValue)
    }
    return end.offset <= 1_000 + 10 * largest
  }

  /**
   * Gives committed offsets to their readers once an end offset covers them. One beyond the end belongs to records that
   * are gone (truncated, or a topic of that name before): it is masked.
   */
  private flush(by: EndSample | null): void {
    this.pending = this.pending.filter((item) => {
      const segment = this.partitions.get(item.partition)?.at(item.receivedMs)
      if (!segment) return item.receivedMs > this.lastEndMs - PENDING_MS
      if (item.offset <= segment.furthest) {
        segment.reader(item.group).add(item.sentMs, item.receivedMs, item.offset)
        return false
      }
      const covered = by?.isolation === 'read_uncommitted' && by.sentMs >= item.sentMs && by.offsets.has(item.partition)
      return !covered && item.receivedMs > this.lastEndMs - PENDING_MS
    })
  }
}

/** A partition that did not exist at `ms` was empty then. */
function startAtZero(segment: Segment, ms: number): void {
  segment.highWatermark.add(ms, ms, 0)
  segment.lastStable.add(ms, ms, 0)
}
