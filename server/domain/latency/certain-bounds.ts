import { num } from './curve.ts'
import type { Curve } from './curve.ts'
import type { PartitionSeries, Segment } from './partition-series.ts'
import type { Isolation } from './sample.ts'
import type { Stage } from './route.ts'
import type { TopicSeries } from './topic-series.ts'

/** A commit reaches its broker this long after the position that it tells was taken. */
const COMMIT_FLIGHT_MS = 50

/** The earliest moment at which the reader can have been done with the record at `offset`. */
export function earliestDeparture(stage: Stage, segment: Segment, offset: number): number {
  // An engine that commits at checkpoints takes its positions long before: only the arrival is certain there.
  if (stage.spec.commit === 'with-output' || stage.spec.commit === 'before') return -Infinity
  const reader = segment.readers.get(stage.spec.reader.group)
  if (!reader) return -Infinity
  const advance = reader.find(offset)
  const previousMs = advance === null ? (reader.last?.afterMs ?? -Infinity) : advance.previousMs
  return previousMs - COMMIT_FLIGHT_MS
}

/** By when everything below `offset` has departed and shows, Infinity while that was not seen. */
export function latestDeparture(stage: Stage, segment: Segment, offset: number): number {
  const { holdMs, windowMs, commit, reader: spec } = stage.spec
  if (holdMs === null || windowMs !== null || commit === 'before') return Infinity
  const reader = segment.readers.get(spec.group)
  if (!reader || reader.curve.length === 0) return Infinity
  if (offset <= num(reader.curve.values, 0)) return num(reader.curve.received, 0) + holdMs
  const advance = reader.find(offset - 1e-6)
  if (advance === null || advance.skipped || advance.lostTo > advance.from) return Infinity
  return advance.byMs + holdMs
}

/** From the moment at which a record was written at the earliest to the earliest at which a reader could see it. */
function earliestVisible(segment: Segment, isolation: Isolation, writtenMs: number): number {
  if (isolation === 'read_uncommitted') return writtenMs
  const { highWatermark, lastStable } = segment
  const known = highWatermark.lastReceivedBy(writtenMs)
  if (known < 0 || lastStable.length === 0) return writtenMs
  const k = lastStable.firstAbove(num(highWatermark.values, known))
  return k === 0 ? writtenMs : Math.max(writtenMs, num(lastStable.sent, k - 1))
}

/** By when a record that was written by `writtenMs` was visible to such a reader. */
function latestVisible(segment: Segment, isolation: Isolation, writtenMs: number): number {
  if (isolation === 'read_uncommitted' || writtenMs === Infinity) return writtenMs
  const { highWatermark, lastStable } = segment
  const known = highWatermark.firstSentFrom(writtenMs)
  if (known === highWatermark.length) return Infinity
  const k = lastStable.firstReaching(num(highWatermark.values, known))
  return k === lastStable.length ? Infinity : Math.max(writtenMs, num(lastStable.received, k))
}

/**
 * Certain bounds through a hop's input topic when the offset is not known: [when it was written] to [when it had left
 * the reader]. Over all partitions unless the keys stay where they are; memoised on a grid, rounded outwards.
 */
export class CertainPassage {
  private readonly earliest = new Map<number, { visible: number; departed: number }>()
  private readonly latest = new Map<number, { visible: number; departed: number }>()
  private readonly stage: Stage
  private readonly series: readonly PartitionSeries[]
  private readonly gridMs: number

  constructor(stage: Stage, topic: TopicSeries | undefined, only: number | null, gridMs: number) {
    this.stage = stage
    const all = topic ? [...topic.partitions] : []
    this.series = all.filter(([partition]) => only === null || partition === only).map(([, series]) => series)
    this.gridMs = gridMs
  }

  from(writtenMs: number): { visible: number; departed: number } {
    const cell = Math.floor(writtenMs / this.gridMs)
    const known = this.earliest.get(cell)
    if (known) return known
    const result = this.computeEarliest(cell * this.gridMs)
    this.earliest.set(cell, result)
    return result
  }

  to(writtenMs: number): { visible: number; departed: number } {
    if (writtenMs === Infinity) return { visible: Infinity, departed: Infinity }
    const cell = Math.ceil(writtenMs / this.gridMs)
    const known = this.latest.get(cell)
    if (known) return known
    const result = this.computeLatest(cell * this.gridMs)
    this.latest.set(cell, result)
    return result
  }

  private computeEarliest(ms: number): { visible: number; departed: number } {
    const result = { visible: Infinity, departed: Infinity }
    for (const series of this.series) {
      const segment = series.at(ms)
      const curve = segment.ends(this.stage.spec.reader.isolation)
      const visible = earliestVisible(segment, this.stage.spec.reader.isolation, ms)
      const departed = Math.max(visible, earliestDeparture(this.stage, segment, valueBy(curve, visible)))
      result.visible = Math.min(result.visible, visible)
      result.departed = Math.min(result.departed, departed)
    }
    return result.visible === Infinity ? { visible: ms, departed: ms } : result
  }

  private computeLatest(ms: number): { visible: number; departed: number } {
    const result = { visible: -Infinity, departed: -Infinity }
    for (const series of this.series) {
      const segment = series.at(ms)
      const curve = segment.ends(this.stage.spec.reader.isolation)
      const visible = latestVisible(segment, this.stage.spec.reader.isolation, ms)
      const k = visible === Infinity ? curve.length : curve.firstSentFrom(visible)
      const departed =
        k === curve.length ? Infinity : Math.max(visible, latestDeparture(this.stage, segment, num(curve.values, k)))
      result.visible = Math.max(result.visible, visible)
      result.departed = Math.max(result.departed, departed)
    }
    return result.visible === -Infinity ? { visible: Infinity, departed: Infinity } : result
  }
}

/** What the counter had certainly reached by `ms`; −Infinity before its first answer. */
const valueBy = (curve: Curve, ms: number) => num(curve.values, curve.lastReceivedBy(ms), -Infinity)
