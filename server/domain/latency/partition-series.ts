import { Curve } from './curve.ts'
import { Departures } from './departures.ts'
import type { Isolation } from './sample.ts'

/** A stretch of a partition in which an offset means one record: ended by truncation or by re-creation of the topic. */
export class Segment {
  readonly fromMs: number
  endedAtMs = Infinity
  leaderEpoch: number
  readonly highWatermark = new Curve()
  readonly lastStable = new Curve()
  readonly starts = new Curve()
  readonly readers = new Map<string, Departures>()

  constructor(fromMs: number, leaderEpoch: number) {
    this.fromMs = fromMs
    this.leaderEpoch = leaderEpoch
  }

  /** The arrivals as a reader of that isolation sees them. */
  ends(isolation: Isolation): Curve {
    return isolation === 'read_committed' ? this.lastStable : this.highWatermark
  }

  /** The furthest end that was seen, −Infinity for none. */
  get furthest(): number {
    return Math.max(
      this.highWatermark.length > 0 ? this.highWatermark.lastValue : -Infinity,
      this.lastStable.length > 0 ? this.lastStable.lastValue : -Infinity,
    )
  }

  reader(group: string): Departures {
    const known = this.readers.get(group)
    if (known) return known
    const created = new Departures()
    this.readers.set(group, created)
    return created
  }

  forgetBefore(ms: number): void {
    for (const curve of [this.highWatermark, this.lastStable, this.starts]) curve.forgetBefore(ms)
    for (const reader of this.readers.values()) reader.forgetBefore(ms)
  }
}

export class PartitionSeries {
  /** Oldest first; never empty. */
  readonly segments: Segment[]

  constructor(first: Segment) {
    this.segments = [first]
  }

  get current(): Segment {
    const last = this.segments.at(-1)
    if (!last) throw new Error('A partition series has at least one segment')
    return last
  }

  /** The segment that was in force at `ms`. */
  at(ms: number): Segment {
    return this.segments.findLast((segment) => segment.fromMs <= ms) ?? this.segments[0] ?? this.current
  }

  startSegment(fromMs: number, leaderEpoch: number): Segment {
    this.current.endedAtMs = fromMs
    const segment = new Segment(fromMs, leaderEpoch)
    this.segments.push(segment)
    return segment
  }

  forgetBefore(ms: number): void {
    while (this.segments.length > 1 && (this.segments[0]?.endedAtMs ?? ms) < ms) this.segments.shift()
    for (const segment of this.segments) segment.forgetBefore(ms)
  }
}
