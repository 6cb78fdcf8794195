import { num } from './curve.ts'
import type { Curve } from './curve.ts'
import { GAP_INTERVALS } from './departures.ts'
import type { Advance } from './departures.ts'
import { clamp } from './moment.ts'
import type { Moment } from './moment.ts'
import type { Segment } from './partition-series.ts'
import type { Isolation } from './sample.ts'

/** Where and when a departed particle shows in the next topic; null while the end offsets do not reach that far. */
export type Landing = {
  offsets: { lo: number; est: number; hi: number }
  moment: { lo: number; est: number; hi: number }
  /** As in Position. */
  together: number
}

/** After a smooth departure: the offset that the output counter had at that moment. */
export function landByTime(departed: Moment, segment: Segment, isolation: Isolation): Landing | null {
  const { highWatermark, lastStable } = segment
  const viaStable = isolation === 'read_committed' && lastStable.length > 0
  const written = viaStable && highWatermark.length > 0 ? highWatermark : segment.ends(isolation)
  const est = offsetAt(written, departed.est)
  if (est === null) return null
  const lo = Math.min(est, offsetAt(written, departed.lo, 'low') ?? est)
  const hi = Math.max(est, offsetAt(written, departed.hi, 'high') ?? est)
  if (!viaStable || written === lastStable) return { offsets: { lo, est, hi }, moment: departed, together: 0 }
  // What the writer's open transaction holds back is the writer's time.
  const shown = { lo: shownAt(lastStable, lo), est: shownAt(lastStable, est), hi: shownAt(lastStable, hi) }
  if (shown.est === null) return null
  const estMs = Math.max(departed.est, shown.est)
  const loMs = Math.max(departed.lo, Math.min(shown.lo ?? departed.lo, estMs))
  const hiMs = Math.max(departed.hi, shown.hi ?? estMs, estMs)
  return { offsets: { lo, est, hi }, moment: { lo: loMs, est: estMs, hi: hiMs }, together: 0 }
}

const shownAt = (curve: Curve, offset: number) =>
  offset < num(curve.values, 0) ? curve.mid(0) : curve.passedAt(offset)

/**
 * The offset at `ms`. Where the counter stood still no record entered, so the nearest one that did stands for it.
 */
export function offsetAt(curve: Curve, ms: number, side: 'low' | 'nearest' | 'high' = 'nearest'): number | null {
  const k = curve.firstMidFrom(ms)
  if (k === curve.length || k === 0) return null
  const before = num(curve.values, k - 1)
  const after = num(curve.values, k)
  if (after > before) {
    const wide = curve.mid(k) - curve.mid(k - 1)
    const share = clamp((ms - curve.mid(k - 1)) / wide, 0, 1)
    return Math.min(before + share * (after - before), after - 0.01)
  }
  const last = before - 0.5
  if (side !== 'nearest') return last
  const next = curve.firstAbove(after)
  if (next === curve.length) return last
  const sinceMs = curve.mid(curve.firstReaching(after))
  return curve.mid(next - 1) - ms < ms - sinceMs ? after + 0.5 : last
}

/**
 * After a departure at a commit, for a read_committed reader: the particle keeps its place within the step of the last
 * stable offset that belongs to the step of the committed offset. They were sampled one after the other, so that step
 * lies in the same sampling interval or in one beside it.
 */
export function landByStep(
  departed: Moment,
  advance: Advance,
  share: number,
  arrivedMs: number,
  segment: Segment,
  sampleMs: number,
): Landing | null {
  const curve = segment.lastStable
  const k = stableStep(advance, arrivedMs, segment, sampleMs)
  if (k === 'not-sampled') return null
  // What left wrote nothing here, or too little to tell: the nearest record stands for it.
  if (k === 'none') return landByTime(departed, segment, 'read_committed')
  const from = num(curve.values, k - 1)
  // The step ends with the marker of its transaction, which no record can be.
  const size = num(curve.values, k) - from
  const est = Math.max(from, from + share * (size > 1 ? size - 1 : size) - 0.01)
  const startMs = curve.mid(k - 1)
  const endMs = curve.mid(k)
  const estMs = clamp(departed.est, Math.min(startMs, endMs), endMs)
  const moment = {
    lo: Math.min(Math.max(departed.lo, Math.min(startMs, departed.est)), estMs),
    est: estMs,
    hi: Math.max(departed.hi, endMs - startMs > GAP_INTERVALS * sampleMs ? estMs : num(curve.received, k)),
  }
  return { offsets: { lo: est, est, hi: est }, moment, together: advance.cadence.single }
}

/** The knot that ends the step of the last stable offset at the commit of `advance`; `none`: nothing was written. */
function stableStep(advance: Advance, arrivedMs: number, segment: Segment, sampleMs: number) {
  const curve = segment.lastStable
  // The end offsets that were asked for right after the committed ones.
  const own = curve.firstSentFrom(advance.endMs)
  if (own === 0) return 'none'
  if (own < curve.length && rises(curve, own) && curve.mid(own - 1) >= advance.startMs - sampleMs / 2) return own
  const previous = lastRise(curve, own)
  if (
    previous !== null &&
    curve.mid(previous) >= advance.startMs - sampleMs / 2 &&
    covers(segment, previous, arrivedMs)
  )
    return previous
  const next = curve.firstAbove(num(curve.values, Math.min(own, curve.length - 1)))
  if (next === curve.length) return curve.lastSent > advance.endMs + 2 * sampleMs ? 'none' : 'not-sampled'
  return curve.mid(next - 1) > advance.endMs + 2 * sampleMs ? 'none' : next
}

const rises = (curve: Curve, k: number) => num(curve.values, k) > num(curve.values, k - 1)

/** The last step at or before knot k. */
function lastRise(curve: Curve, k: number): number | null {
  const at = curve.firstReaching(num(curve.values, Math.min(k, curve.length - 1)))
  return at > 0 ? at : null
}

/** A step that ends below what had been written when the particle arrived cannot hold what the particle became. */
function covers(segment: Segment, k: number, arrivedMs: number): boolean {
  const written = segment.highWatermark.valueAt(arrivedMs)
  return written === null || num(segment.lastStable.values, k) > written
}
