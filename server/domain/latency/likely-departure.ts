import type { Advance, Departures } from './departures.ts'
import type { Curve } from './curve.ts'
import { clamp } from './moment.ts'
import type { Moment } from './moment.ts'
import type { Position } from './position.ts'
import type { Stage } from './route.ts'

/** What became of a record at one reader, on the likely band; `min` and `max` are filled in by the certain bounds. */
export type Departure = {
  lo: number
  est: number
  hi: number
  /** The step that took it, null while it is waiting. */
  advance: Advance | null
  /** It may still depart. */
  waiting: boolean
  /** Deleted by retention before it was read. */
  lost: boolean
}

/** When the record at `position` left the reader of `stage`. */
export function likelyDeparture(stage: Stage, position: Position, sampleMs: number): Departure {
  const { segment, entry } = position
  const reader = segment.readers.get(stage.spec.reader.group)
  if (!reader || reader.curve.length === 0) return unknown(entry.lo, segment.endedAtMs === Infinity)
  const est = at(stage, reader, position, position.est, sampleMs)
  if (est.advance === null || est.lost) return { ...est, waiting: est.waiting && segment.endedAtMs === Infinity }
  const low = position.lo === position.est ? est : at(stage, reader, position, position.lo, sampleMs)
  const high = position.hi === position.est ? est : at(stage, reader, position, position.hi, sampleMs)
  return held(stage, { ...est, lo: Math.min(low.lo, est.lo), hi: Math.max(high.hi, est.hi) })
}

const unknown = (lo: number, waiting: boolean): Departure => ({
  lo,
  est: Infinity,
  hi: Infinity,
  advance: null,
  waiting,
  lost: false,
})

/** A hop that holds records back has read them before it lets them go. */
function held(stage: Stage, departure: Departure): Departure {
  const { holdMs, windowMs, commit } = stage.spec
  if (holdMs === null || windowMs !== null || commit === 'before') return { ...departure, est: Infinity, hi: Infinity }
  return { ...departure, est: departure.est + holdMs, hi: departure.hi + holdMs }
}

function at(stage: Stage, reader: Departures, position: Position, offset: number, sampleMs: number): Departure {
  const { entry, segment } = position
  const advance = reader.find(offset)
  if (advance === null) return waiting(stage, reader, segment.ends(stage.spec.reader.isolation), entry, sampleMs)
  if (offset < advance.from - 1) return unknown(entry.lo, false)
  if (advance.skipped || offset < advance.lostTo) {
    // It stood there unread until the reader jumped over it.
    return { ...unknown(Math.max(entry.lo, advance.afterMs), false), advance, lost: offset < advance.lostTo }
  }
  if (!stage.departsAtCommit) return smooth(reader, advance, position, offset, sampleMs)
  return stepped(advance, position, offset, segment.ends(stage.spec.reader.isolation), sampleMs)
}

function waiting(stage: Stage, reader: Departures, curve: Curve, entry: Moment, sampleMs: number): Departure {
  const seenMs = reader.curve.lastSent
  if (stage.departsAtCommit) return unknown(Math.max(entry.lo, seenMs), true)
  // Work between two commits is not seen: only once D stands still for too long is the waiting time a latency.
  const standing = reader.standing({ curve, sampleMs })
  if (standing !== null && seenMs >= standing.stallMs) return unknown(Math.max(entry.lo, seenMs), true)
  const last = reader.last
  return unknown(entry.lo + (last ? Math.max(0, last.ageMs - slack(last, sampleMs)) : 0), true)
}

/** g: what the unseen phase of commit against sample can make of an age, and the round trip. */
function slack(advance: Advance, sampleMs: number): number {
  return Math.min(sampleMs, advance.cadence.tauMs) / 2 + 2 * (advance.byMs - advance.endMs)
}

/** The head-of-line ages at two commits, interpolated in offsets: free of the sawtooth of the commits. */
function smooth(
  reader: Departures,
  advance: Advance,
  { entry, est: offsetEst }: Position,
  offset: number,
  sampleMs: number,
): Departure {
  const known = { advance, waiting: false, lost: false }
  if (advance.stall) {
    const est = (Math.max(advance.startMs, entry.est) + advance.endMs) / 2
    return { ...known, lo: Math.max(entry.lo, advance.previousMs), est, hi: advance.byMs }
  }
  const arrivedMs = offset < offsetEst ? entry.lo : offset > offsetEst ? entry.hi : entry.est
  const before = reader.before(offset)?.ageMs ?? advance.ageMs
  const share = clamp((offset - advance.from) / (advance.to - advance.from), 0, 1)
  const est = Math.min(arrivedMs + before + share * (advance.ageMs - before), advance.endMs)
  if (advance.gap) return { ...known, lo: Math.max(entry.lo, advance.previousMs), est, hi: advance.byMs }
  const g = slack(advance, sampleMs)
  // Half of g more where the arrival itself is only known as a band.
  const lo = Math.max(Math.min(entry.lo, arrivedMs), arrivedMs - g / 2) + Math.min(before, advance.ageMs) - g
  const latestMs = Math.min(Math.max(entry.hi, arrivedMs), arrivedMs + g / 2)
  const hi = Math.min(latestMs + Math.max(before, advance.ageMs) + g, advance.byMs)
  return { ...known, lo: Math.min(lo, est), est, hi: Math.max(hi, est) }
}

/**
 * The commit is the departure, within the sampling interval of its step. A single commit there is placed by the arrivals
 * before it. Of several commits, or where the arrivals themselves came in steps, the mean time from arrival to commit is
 * what is known best: a record has its own by the lines through the samples only as far as that differs by more than
 * sampling can make of it.
 */
function stepped(
  advance: Advance,
  { entry, together }: Position,
  offset: number,
  curve: Curve,
  sampleMs: number,
): Departure {
  const { startMs, endMs, from, to, cadence, commitMs, meanMs } = advance
  const share = clamp((offset - from) / (to - from), 0, 1)
  const ownMs = startMs + share * (endMs - startMs) - (curve.passedAt(offset) ?? entry.est)
  const apart = ownMs - meanMs
  const trust = clamp(Math.abs(apart) / sampleMs - 1, 0, 1)
  const byMean = entry.est + Math.max(0, meanMs + trust * apart)
  const byCommit = cadence.single * (1 - together)
  const earliestMs = Math.max(entry.est, startMs)
  const est = clamp((1 - byCommit) * byMean + byCommit * commitMs, earliestMs, Math.max(earliestMs, endMs))
  const lo = Math.min(Math.max(startMs, entry.lo), est)
  return { lo, est, hi: Math.max(advance.byMs, est), advance, waiting: false, lost: false }
}
