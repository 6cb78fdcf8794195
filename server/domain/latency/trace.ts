import { num } from './curve.ts'
import type { Particle } from './entry-particles.ts'
import { likelyDeparture } from './likely-departure.ts'
import { later, settle } from './moment.ts'
import type { Moment } from './moment.ts'
import type { Passages } from './passages.ts'
import type { Assumption, Passage, Position } from './position.ts'
import type { Stage } from './route.ts'

export type Trace = {
  /** By the order of the route's stages. */
  passages: Passage[]
  /** When a read_committed reader of the entry could see it; null when the high watermark is what counts. */
  shown: Moment | null
  exit: Moment
  /** It may still get further. */
  waiting: boolean
  /** Deleted by retention before it was read. */
  lost: boolean
}

const NEVER: Moment = { lo: -Infinity, est: Infinity, hi: Infinity, min: -Infinity, max: Infinity }

/** Sends one particle along the route; `index` makes its choices of partitions even over all particles. */
export function traceParticle(ways: Passages, particle: Particle, index: number, assumption: Assumption): Trace {
  const trace: Trace = { passages: [], shown: null, exit: NEVER, waiting: false, lost: false }
  const positions = new Map<string, Position>()
  let seen = enter(ways, particle, positions, trace)
  for (const [order, stage] of ways.route.stages.entries()) {
    const passage = pass(ways, stage, index, positions, trace)
    trace.passages.push(passage)
    if (passage === null) continue
    if (passage.departed.est !== Infinity) {
      for (const topic of stage.spec.writes) {
        if (positions.has(topic)) continue
        const landing = ways.land(topic, stage, passage, ways.draw(index, order), assumption)
        if (landing === 'not-read') continue
        if (landing === 'not-sampled') trace.waiting = true
        else positions.set(topic, landing)
      }
    }
    seen = passage.departed
  }
  const last = trace.passages.at(-1)
  // What did not get to the exit is at least as old as it was where it was last seen.
  trace.exit = last ? last.departed : { ...NEVER, lo: seen.lo, min: seen.min }
  return trace
}

/** Puts the particle at the entry topic, where a read_committed reader sees it only below the last stable offset. */
function enter(ways: Passages, particle: Particle, positions: Map<string, Position>, trace: Trace): Moment {
  const { segment, partition, offset, entry } = particle
  const { entry: topic, entryIsolation } = ways.route
  const at = { topic, partition, segment, lo: offset, est: offset, hi: offset, together: 0, written: entry }
  if (entryIsolation === 'read_uncommitted') {
    positions.set(topic, { ...at, entry })
    return entry
  }
  const curve = segment.lastStable
  const k = curve.firstAbove(offset)
  if (k === 0 || k === curve.length) {
    trace.waiting = segment.endedAtMs === Infinity
    trace.shown = settle({ ...NEVER, lo: num(curve.sent, k - 1, entry.lo) }, entry)
    return trace.shown
  }
  const max = num(curve.received, k)
  const est = curve.passedAt(offset) ?? entry.est
  const moment = { lo: curve.mid(k - 1), est, hi: max, min: num(curve.sent, k - 1), max }
  // Where the last stable offset follows the high watermark within one answer nothing is held.
  const isHeld = curve.mid(k) - entry.est > ways.sampleMs
  trace.shown = isHeld ? settle(moment, entry) : settle({ ...moment, lo: entry.lo, est: entry.est }, entry)
  positions.set(topic, { ...at, entry: trace.shown })
  return trace.shown
}

function pass(ways: Passages, stage: Stage, index: number, positions: Map<string, Position>, trace: Trace): Passage {
  const inputs = stage.inputs.map((topic) => positions.get(topic)).filter((position) => position !== undefined)
  const joins = stage.spec.combine === 'join'
  if (inputs.length === 0 || (joins && inputs.length < stage.inputs.length)) return null
  const chosen = stage.spec.combine === 'union' ? ways.branch(inputs, index) : inputs
  let whole: Passage = null
  for (const position of chosen) {
    const departed = departure(ways, stage, position, trace)
    if (whole === null) whole = { position, departed }
    else whole = laterPassage(whole, { position, departed })
  }
  if (whole !== null && joins) whole.departed = later(whole.departed, ways.sideArrivals(stage, whole.position.entry))
  return whole
}

function departure(ways: Passages, stage: Stage, position: Position, trace: Trace): Moment {
  const { lo, est, hi, waiting, lost } = likelyDeparture(stage, position, ways.sampleMs)
  trace.waiting ||= waiting
  trace.lost ||= lost
  return settle({ lo, est, hi, ...ways.certain(stage, position) }, position.entry)
}

/** A join's record waits for the last of its branches, and its time in the hop starts there. */
function laterPassage(a: NonNullable<Passage>, b: NonNullable<Passage>): NonNullable<Passage> {
  const slower = b.departed.est > a.departed.est ? b.position : a.position
  return {
    position: { ...slower, entry: later(a.position.entry, b.position.entry) },
    departed: later(a.departed, b.departed),
  }
}
