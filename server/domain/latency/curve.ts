import { clamp } from './moment.ts'

/** A straight line of a curve. */
export type Piece = { startMs: number; endMs: number; from: number; to: number }

/** Poisson arrivals of one rate differ by more in one of 16,000 pairs of intervals. */
const CHANCE_DEVIATIONS = 4

/**
 * A counter that never falls, as it was sampled: knot k says that the value was `values[k]` at some moment between
 * `sent[k]` and `received[k]` (epoch ms). Between two knots nothing is known but the order, so estimates interpolate
 * there and bounds take the ends; outside the knots nothing is said at all. Every lookup is logarithmic.
 */
export class Curve {
  readonly sent: number[] = []
  readonly received: number[] = []
  readonly values: number[] = []

  get length(): number {
    return this.values.length
  }

  /** The moment that estimates use for knot k. */
  mid(k: number): number {
    return (num(this.sent, k) + num(this.received, k)) / 2
  }

  /** NaN for an empty curve. */
  get lastValue(): number {
    return num(this.values, this.length - 1)
  }
  get lastSent(): number {
    return num(this.sent, this.length - 1)
  }
  get lastReceived(): number {
    return num(this.received, this.length - 1)
  }

  /**
   * Takes one reading, as the running maximum. Returns false when it was out of order: what was derived from the knots
   * is void then. A run of equal readings keeps its first and last knot only, so an idle counter costs two.
   */
  add(sentMs: number, receivedMs: number, value: number): boolean {
    const n = this.length
    if (n > 0 && sentMs < this.lastSent) {
      this.insertLate(sentMs, receivedMs, value)
      return false
    }
    const kept = n > 0 ? Math.max(value, this.lastValue) : value
    const received = n > 0 ? Math.max(receivedMs, this.lastReceived) : receivedMs
    if (n > 1 && kept === this.lastValue && kept === num(this.values, n - 2)) {
      this.sent[n - 1] = sentMs
      this.received[n - 1] = received
      return true
    }
    this.sent.push(sentMs)
    this.received.push(received)
    this.values.push(kept)
    return true
  }

  private insertLate(sentMs: number, receivedMs: number, value: number): void {
    const at = firstFrom(this.sent, sentMs)
    const above = num(this.values, at)
    const below = at > 0 ? num(this.values, at - 1) : -Infinity
    const kept = Math.min(Math.max(value, below), above)
    if (kept === below && kept === above) return
    this.sent.splice(at, 0, sentMs)
    this.received.splice(
      at,
      0,
      Math.min(Math.max(receivedMs, num(this.received, at - 1, sentMs)), num(this.received, at)),
    )
    this.values.splice(at, 0, kept)
  }

  /** The first knot whose value is above `x`, or `length`. */
  firstAbove(x: number): number {
    return firstOver(this.values, x)
  }

  /** The first knot whose value is at least `x`, or `length`. */
  firstReaching(x: number): number {
    return firstFrom(this.values, x)
  }

  /** The first knot requested at or after `ms`, or `length`. */
  firstSentFrom(ms: number): number {
    return firstFrom(this.sent, ms)
  }

  /** The last knot answered at or before `ms`, or −1. */
  lastReceivedBy(ms: number): number {
    return firstOver(this.received, ms) - 1
  }

  /** The first knot whose middle is at or after `ms`, or `length`. */
  firstMidFrom(ms: number): number {
    let low = 0
    let high = this.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.mid(middle) < ms) low = middle + 1
      else high = middle
    }
    return low
  }

  /** When the counter passed `x`, interpolated; null when it had passed before the first knot or not by the last. */
  passedAt(x: number): number | null {
    const k = this.firstAbove(x)
    if (k === 0 || k === this.length) return null
    const [first, second] = this.pieces(k)
    const { startMs, endMs, from, to } = second !== undefined && x >= second.from ? second : first
    return startMs + ((endMs - startMs) * (x - from)) / (to - from)
  }

  /** The value at `ms`, interpolated; null outside the knots. */
  valueAt(ms: number): number | null {
    const k = this.firstMidFrom(ms)
    if (k === this.length || (k === 0 && this.mid(0) > ms)) return null
    if (k === 0) return num(this.values, 0)
    const [first, second] = this.pieces(k)
    const { startMs, endMs, from, to } = second !== undefined && ms >= second.startMs ? second : first
    return from + ((ms - startMs) / (endMs - startMs)) * (to - from)
  }

  /**
   * The interval that ends at knot k as straight lines: two where its neighbours tell that the rate changed sharply
   * within it and its own count tells when. At a burst's edge one line would put seconds' worth of records on the wrong
   * side of the change.
   */
  pieces(k: number): [Piece] | [Piece, Piece] {
    const whole = {
      startMs: this.mid(k - 1),
      endMs: this.mid(k),
      from: num(this.values, k - 1),
      to: num(this.values, k),
    }
    const share = this.changeAt(k)
    if (share === null) return [whole]
    const widthMs = whole.endMs - whole.startMs
    const bendMs = whole.startMs + share * widthMs
    const before = this.rate(k - 1) * (bendMs - whole.startMs)
    const bend = clamp(whole.from + before, whole.from, whole.to)
    return [
      { ...whole, endMs: bendMs, to: bend },
      { ...whole, startMs: bendMs, from: bend },
    ]
  }

  /** After which share of the interval the rate before it gave way to the rate after it; null when they are alike. */
  private changeAt(k: number): number | null {
    if (k < 2 || k + 1 >= this.length) return null
    const before = this.rate(k - 1)
    const rate = this.rate(k)
    const after = this.rate(k + 1)
    const widthMs = this.mid(k) - this.mid(k - 1)
    const chance = CHANCE_DEVIATIONS * Math.sqrt((before + after) * widthMs)
    if (!(Math.abs(after - before) * widthMs > chance + 3)) return null
    const share = (rate - after) / (before - after)
    return share > 0.02 && share < 0.98 ? share : null
  }

  private rate(k: number): number {
    return (num(this.values, k) - num(this.values, k - 1)) / (this.mid(k) - this.mid(k - 1))
  }

  /** Drops all knots but the last two that were answered before `ms`; returns how many. */
  forgetBefore(ms: number): number {
    const drop = Math.max(0, this.lastReceivedBy(ms) - 1)
    // Moving the arrays is linear, so it waits until it pays.
    if (drop < 64) return 0
    this.sent.splice(0, drop)
    this.received.splice(0, drop)
    this.values.splice(0, drop)
    return drop
  }
}

/** Reads an index that the caller knows to exist; `otherwise` (NaN) stands for one that does not. */
export function num(array: readonly number[], index: number, otherwise = NaN): number {
  return array[index] ?? otherwise
}

/** The first index of a sorted array whose number is at least `x`, or its length. */
export function firstFrom(sorted: readonly number[], x: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (num(sorted, middle) < x) low = middle + 1
    else high = middle
  }
  return low
}

/** The first index of a sorted array whose number is above `x`, or its length. */
export function firstOver(sorted: readonly number[], x: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (num(sorted, middle) <= x) low = middle + 1
    else high = middle
  }
  return low
}
