import { GapMemory, RecentMean } from './commit-cadence.ts'
import type { Cadence } from './commit-cadence.ts'
import { Curve, firstOver, num } from './curve.ts'
import { clamp } from './moment.ts'
import type { LatencyEventKind } from './window-result.ts'

/** One step of a committed offset: the records [from, to) were committed between two samples. */
export type Advance = {
  from: number
  to: number
  /** The commit came after `afterMs` and by `byMs`, for certain. */
  afterMs: number
  byMs: number
  /** The same interval as estimates use it. */
  startMs: number
  endMs: number
  /** Certainly before the commit of the previous advance; −Infinity for the first. */
  previousMs: number
  /** Estimate of the commit: the arrival of the step's last record, plus how far commits come after that on average. */
  commitMs: number
  /** Mean time from arrival to commit of the records of this step and the few before it, both on straight lines. */
  meanMs: number
  /** Age of the oldest record left at the commit, ms: the delay without the sawtooth. */
  ageMs: number
  cadence: Cadence
  /** D had stood still for longer than 1.5 τ with work waiting: all of it left in the last interval. */
  stall: boolean
  /** No sample for several intervals before this one. */
  gap: boolean
  /** Records below were deleted by retention before they were read; `from` when none. */
  lostTo: number
  /** The step looks like a seek over the backlog, not like work. */
  skipped: boolean
}

/** What a step is judged against: the arrivals as this reader sees them. */
export type Arrivals = { curve: Curve; starts: Curve; transactional: boolean; sampleMs: number }

/** Each writer's transaction that overlaps the next one's leaves one more. */
const MARKERS_IN_A_ROW = 3

type ReaderEvent = { atMs: number; kind: LatencyEventKind }

/** The largest batch that Kafka's consumer takes by default; a seek is only suspected above it. */
const POLL_RECORDS = 500
/** Several intervals without an answer are a gap: then nothing inside it is interpolated into a likely band. */
export const GAP_INTERVALS = 3

/** Steps over which the mean distance of commits from arrivals is taken, and the mean time from arrival to commit. */
const BEHIND_KEPT = 32
const LEAST_STEPS = 5
const LAGS_KEPT = 16

/** One reader's committed offset on one partition segment, as steps. */
export class Departures {
  readonly curve = new Curve()
  advances: Advance[] = []
  events: ReaderEvent[] = []
  private readonly rewinds: ReaderEvent[] = []
  private ends: number[] = []
  private gaps = new GapMemory()
  private behind = new RecentMean(BEHIND_KEPT)
  private lags: { lagMs: number; weight: number }[] = []
  private next = 1
  private largest = 0
  private count = 0
  private lastRaw = -Infinity
  private lastSentMs: number | null = null
  /** How far apart samples usually are, ms: the smaller of the last two distances; null before the second. */
  usualSampleMs: number | null = null
  private distanceMs = Infinity

  add(sentMs: number, receivedMs: number, offset: number): void {
    const inOrder = this.curve.add(sentMs, receivedMs, offset)
    this.noteDistance(sentMs)
    if (!inOrder) {
      this.reset()
      return
    }
    if (offset < this.lastRaw) this.rewinds.push({ atMs: sentMs, kind: 'rewind' })
    this.lastRaw = offset
  }

  /** The advance that took record `offset` away, or null when none was seen yet. */
  find(offset: number): Advance | null {
    return this.advances[firstOver(this.ends, offset)] ?? null
  }

  /** The advance before the one that took `offset` away. */
  before(offset: number): Advance | null {
    return this.advances[firstOver(this.ends, offset) - 1] ?? null
  }

  get last(): Advance | null {
    return this.advances.at(-1) ?? null
  }

  /** Everything below has departed, markers at the tail counted with the record before them. */
  get departedTo(): number {
    return num(this.ends, this.ends.length - 1, num(this.curve.values, 0, -Infinity))
  }

  /** The committed offset, as the running maximum. */
  get committed(): number {
    return this.curve.lastValue
  }

  /** When the committed offset was last seen to advance, epoch ms; null for not yet. */
  get advancedAtMs(): number | null {
    const k = this.curve.firstReaching(this.curve.lastValue)
    return k > 0 ? this.curve.mid(k) : null
  }

  /** Gaps with work in between that the cadence is learnt from. */
  get gapCount(): number {
    return this.gaps.count
  }

  cadence(sampleMs: number): Cadence {
    return this.gaps.cadence(sampleMs)
  }

  allEvents(): readonly ReaderEvent[] {
    return [...this.rewinds, ...this.events]
  }

  /**
   * Since when D has stood still with work waiting, and from when on that is a stall (epoch ms); null without work or
   * before the cadence is known.
   */
  standing(arrivals: Pick<Arrivals, 'curve' | 'sampleMs'>): { sinceMs: number; stallMs: number } | null {
    if (this.curve.length === 0) return null
    const waiting = arrivals.curve.passedAt(this.departedTo + 0.5)
    if (waiting === null || waiting >= this.curve.lastSent) return null
    const sinceMs = Math.max(waiting, this.last?.endMs ?? this.curve.mid(0))
    return { sinceMs, stallMs: sinceMs + stallAfter(this.cadence(arrivals.sampleMs), arrivals.sampleMs) }
  }

  /** Turns the knots that the arrivals already cover into advances. Cheap when there is nothing new. */
  derive(arrivals: Arrivals): void {
    for (; this.next < this.curve.length; this.next++) {
      const k = this.next
      this.passMarkers(this.curve.mid(k - 1), arrivals)
      if (num(this.curve.values, k) <= this.departedTo) continue
      // Without the arrivals up to the commit its backlog is not known: the step waits for the next end offset.
      if (!(arrivals.curve.lastSent >= num(this.curve.received, k))) return
      this.push(this.advance(k, this.endOfStep(k, arrivals), arrivals), arrivals)
    }
    this.passMarkers(this.curve.mid(this.curve.length - 1), arrivals)
  }

  forgetBefore(ms: number): void {
    this.next = Math.max(1, this.next - this.curve.forgetBefore(ms))
    const drop = firstOver(
      this.advances.map((a) => a.byMs),
      ms,
    )
    // Two earlier advances give the ages and bounds of the first one that is still needed.
    if (drop > 66) {
      this.advances.splice(0, drop - 2)
      this.ends.splice(0, drop - 2)
    }
    dropBefore(this.events, ms)
    dropBefore(this.rewinds, ms)
  }

  private noteDistance(sentMs: number): void {
    if (this.lastSentMs !== null && sentMs > this.lastSentMs) {
      const distance = sentMs - this.lastSentMs
      this.usualSampleMs = Math.min(distance, this.distanceMs)
      this.distanceMs = distance
    }
    this.lastSentMs = sentMs
  }

  private reset(): void {
    this.advances = []
    this.ends = []
    this.events = []
    this.gaps = new GapMemory()
    this.behind = new RecentMean(BEHIND_KEPT)
    this.lags = []
    this.next = 1
    this.largest = 0
    this.count = 0
  }

  /**
   * Where the step ends. On a transactional topic the last offset is a marker, and many readers never commit that: with
   * exactly one offset left it counts as read. A record that waits has its marker behind it, so it leaves two.
   */
  private endOfStep(k: number, { curve, transactional }: Arrivals): number {
    const to = num(this.curve.values, k)
    const end = num(curve.values, curve.firstSentFrom(num(this.curve.received, k)))
    return transactional && end - to === 1 ? end : to
  }

  /**
   * Interleaved transactions leave several markers in a row. A record among so few would have been taken by the commit
   * after; when D had stood still for longer than that before anything else arrived, only markers were left.
   */
  private passMarkers(untilMs: number, { curve, transactional, sampleMs }: Arrivals): void {
    const { last } = this
    if (!transactional || last === null) return
    const end = num(curve.values, curve.firstSentFrom(last.byMs))
    if (!(end > this.departedTo && end - this.departedTo <= MARKERS_IN_A_ROW)) return
    const aloneUntilMs = Math.min(untilMs, curve.passedAt(end + 0.5) ?? Infinity)
    if (aloneUntilMs - last.endMs >= this.gaps.cadence(sampleMs).tauMs) this.ends[this.ends.length - 1] = end
  }

  private advance(k: number, to: number, arrivals: Arrivals): Advance {
    const { curve, starts, sampleMs } = arrivals
    const from = this.departedTo
    const startMs = this.curve.mid(k - 1)
    const endMs = this.curve.mid(k)
    const afterMs = num(this.curve.sent, k - 1)
    const previous = this.last
    const cadence = this.gaps.cadence(sampleMs)
    const commitMs = this.estimateCommit(to, startMs, endMs, cadence, curve)
    const nextArrivalMs = curve.passedAt(to + 0.5)
    const sinceMs = Math.max(previous?.endMs ?? startMs, curve.passedAt(from + 0.5) ?? -Infinity)
    const flatMs = endMs - sinceMs
    const gap = endMs - startMs > GAP_INTERVALS * sampleMs
    const start = num(starts.values, starts.lastReceivedBy(num(this.curve.sent, k)), -Infinity)
    return {
      from,
      to,
      afterMs,
      byMs: num(this.curve.received, k),
      startMs,
      endMs,
      previousMs: previous?.afterMs ?? -Infinity,
      commitMs,
      meanMs: this.meanLag(from, to, (startMs + endMs) / 2, curve),
      ageMs: nextArrivalMs === null ? 0 : Math.max(0, commitMs - nextArrivalMs),
      cadence,
      stall: cadence.learnt && flatMs > stallAfter(cadence, sampleMs),
      gap,
      lostTo: Math.max(from, Math.min(start, to)),
      // In an interval of minutes any reader can have worked off as much.
      skipped: !gap && this.looksSkipped(from, to, flatMs, cadence, curve, afterMs),
    }
  }

  /**
   * Where in the interval the commit lies is not seen, but on average it is the middle (later when there are several
   * and this is the last). So the mean distance from the last arrival is known, and that of one step follows from its
   * own last arrival: the arrivals are the clock.
   */
  private estimateCommit(to: number, startMs: number, endMs: number, cadence: Cadence, curve: Curve): number {
    const lastMs = Math.min(curve.passedAt(to - 0.5) ?? startMs, endMs)
    const usualMs = endMs - ((endMs - startMs) * (1 + cadence.single)) / 4
    this.behind.add(usualMs - lastMs)
    const behindMs = this.behind.mean(LEAST_STEPS)
    const earliest = Math.max(startMs, lastMs)
    return behindMs === null ? (earliest + endMs) / 2 : clamp(lastMs + behindMs, earliest, endMs)
  }

  /** By Little's law the area between the lines through the samples has no bias, however the commits fall. */
  private meanLag(from: number, to: number, middleMs: number, curve: Curve): number {
    let arrivals = 0
    for (let i = 0; i < 4; i++) arrivals += curve.passedAt(from + ((i + 0.5) / 4) * (to - from)) ?? middleMs
    if (this.lags.length === LAGS_KEPT) this.lags.shift()
    this.lags.push({ lagMs: middleMs - arrivals / 4, weight: to - from })
    let lagSum = 0
    let weightSum = 0
    for (const { lagMs, weight } of this.lags) {
      lagSum += lagMs * weight
      weightSum += weight
    }
    return Math.max(0, lagSum / weightSum)
  }

  private looksSkipped(from: number, to: number, flatMs: number, cadence: Cadence, curve: Curve, afterMs: number) {
    const caughtUp = to >= num(curve.values, curve.lastReceivedBy(afterMs), Infinity)
    const tooMuch = to - from > Math.max(POLL_RECORDS, 10 * this.largest)
    return caughtUp && tooMuch && this.count >= 20 && flatMs > 3 * cadence.tauMs
  }

  private push(advance: Advance, { curve, sampleMs }: Arrivals): void {
    const previous = this.last
    if (previous !== null && !advance.gap) {
      const waiting = curve.passedAt(advance.from + 0.5) ?? Infinity
      // Only a gap with work in it tells how often the reader commits.
      if (waiting <= previous.endMs + sampleMs) {
        this.gaps.add(advance.endMs - previous.endMs, advance.endMs - advance.startMs)
      }
    }
    if (advance.stall) this.events.push({ atMs: stallStart(advance, previous, curve, sampleMs), kind: 'stall' })
    if (advance.lostTo > advance.from) this.events.push({ atMs: advance.byMs, kind: 'lost' })
    else if (advance.skipped) this.events.push({ atMs: advance.byMs, kind: 'skipped' })
    else this.largest = Math.max(this.largest, advance.to - advance.from)
    this.count++
    this.advances.push(advance)
    this.ends.push(advance.to)
  }
}

/** A flat run as sampled can be one interval longer than it was. */
const stallAfter = (cadence: Cadence, sampleMs: number) => 1.5 * cadence.tauMs + sampleMs

function stallStart(advance: Advance, previous: Advance | null, curve: Curve, sampleMs: number): number {
  const waiting = curve.passedAt(advance.from + 0.5) ?? -Infinity
  return Math.max(previous?.endMs ?? advance.startMs, waiting) + stallAfter(advance.cadence, sampleMs)
}

function dropBefore(events: { atMs: number }[], ms: number): void {
  let keep = 0
  while (keep < events.length && (events[keep]?.atMs ?? ms) < ms) keep++
  events.splice(0, keep)
}
