import { num } from './curve.ts'
import type { Curve, Piece } from './curve.ts'
import { GAP_INTERVALS } from './departures.ts'
import type { Moment } from './moment.ts'
import type { Segment } from './partition-series.ts'
import type { TopicSeries } from './topic-series.ts'

/** A share of the records that entered within one sampling interval, standing at one offset. */
export type Particle = {
  partition: number
  segment: Segment
  /** In offsets; fractions are allowed. */
  weight: number
  offset: number
  entry: Moment
}

const PARTICLES_PER_WINDOW = 300
const MOST_PER_INTERVAL = 8
const MOST_PER_GAP = 16
/** In deviations: how far the entry of one record is left open around its place in its sampling interval. */
const ENTRY_DEVIATIONS = 0.5

/**
 * How many of the records of a window could as well lie outside of it, in offsets (two standard deviations). An edge
 * within a sampling interval in which the rate changed sharply leaves open when it did; elsewhere the rate tells.
 */
export function looseWeight(topic: TopicSeries, fromMs: number, toMs: number): number {
  let variance = 0
  for (const { segments } of topic.partitions.values()) {
    for (const { highWatermark: curve } of segments) {
      for (const edgeMs of [fromMs, toMs]) {
        const k = curve.firstMidFrom(edgeMs)
        if (k === 0 || k === curve.length || curve.pieces(k).length === 1) continue
        variance += num(curve.values, k) - num(curve.values, k - 1)
      }
    }
  }
  return 2 * Math.sqrt(variance)
}

/** The records whose interpolated entry lies in [fromMs, toMs), by partition and then by time. */
export function entryParticles(topic: TopicSeries, fromMs: number, toMs: number, sampleMs: number): Particle[] {
  const intervals: Interval[] = []
  let arrived = 0
  for (const [partition, series] of topic.partitions) {
    for (const segment of series.segments) {
      const curve = segment.highWatermark
      const first = Math.max(1, curve.firstMidFrom(fromMs))
      for (let k = first; k < curve.length && curve.mid(k - 1) < toMs; k++) {
        const rise = num(curve.values, k) - num(curve.values, k - 1)
        if (rise <= 0) continue
        const gap = curve.mid(k) - curve.mid(k - 1) > GAP_INTERVALS * sampleMs
        intervals.push({
          partition,
          segment,
          curve,
          k,
          fromMs,
          toMs,
          most: gap ? MOST_PER_GAP : MOST_PER_INTERVAL,
          gap,
        })
        arrived += rise
      }
    }
  }
  const particles: Particle[] = []
  // A particle that stands for many records would carry them all into one partition.
  const usual = arrived / PARTICLES_PER_WINDOW
  for (const interval of intervals) splitInterval(interval, usual, particles)
  return particles
}

/** Whether an interval of the window is still without the one after it, which may tell that its rate changed. */
export function awaitsRate(topic: TopicSeries, fromMs: number, toMs: number, sampleMs: number): boolean {
  for (const { current } of topic.partitions.values()) {
    const curve = current.highWatermark
    const last = curve.length - 1
    // A partition that no longer answers is not waited for.
    if (last < 1 || topic.lastEndMs - curve.lastReceived > GAP_INTERVALS * sampleMs) continue
    const isRise = num(curve.values, last) > num(curve.values, last - 1)
    if (isRise && curve.mid(last - 1) < toMs && curve.mid(last) > fromMs) return true
  }
  return false
}

type Interval = {
  partition: number
  segment: Segment
  curve: Curve
  k: number
  fromMs: number
  toMs: number
  most: number
  gap: boolean
}

function splitInterval(interval: Interval, usual: number, into: Particle[]): void {
  const { curve, k } = interval
  for (const piece of curve.pieces(k)) splitPiece(interval, piece, usual, into)
}

function splitPiece(interval: Interval, { startMs, endMs, from, to }: Piece, usual: number, into: Particle[]): void {
  const { curve, k, fromMs, toMs, partition, segment } = interval
  const arrived = to - from
  const begin = Math.max(startMs, fromMs)
  const stop = Math.min(endMs, toMs)
  if (stop <= begin || arrived <= 0) return
  const weight = (arrived * (stop - begin)) / (endMs - startMs)
  const aim = interval.gap ? Math.ceil(weight) : Math.min(Math.ceil(weight), Math.round(weight / usual))
  const parts = Math.max(1, Math.min(interval.most, aim))
  const min = num(curve.sent, k - 1)
  const max = num(curve.received, k)
  for (let i = 0; i < parts; i++) {
    const est = begin + ((i + 0.5) / parts) * (stop - begin)
    const share = (est - startMs) / (endMs - startMs)
    const openMs = interval.gap ? Infinity : ENTRY_DEVIATIONS * deviation(share, arrived) * (endMs - startMs)
    const entry = { lo: Math.max(startMs, est - openMs), est, hi: Math.min(endMs, est + openMs), min, max }
    into.push({ partition, segment, weight: weight / parts, offset: from + share * arrived, entry })
  }
}

/** Of the place in [0, 1] of the record at `share` of `count` that fell there by chance: of an order statistic. */
const deviation = (share: number, count: number) => Math.sqrt((share * (1 - share)) / (count + 2))
