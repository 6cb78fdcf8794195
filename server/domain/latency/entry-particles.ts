import { num } from './curve.ts'
import type { Curve } from './curve.ts'
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

const PARTICLES_PER_WINDOW = 400
const MOST_PER_INTERVAL = 4
const MOST_PER_GAP = 16

/** The records whose interpolated entry lies in [fromMs, toMs), by partition and then by time. */
export function entryParticles(topic: TopicSeries, fromMs: number, toMs: number, sampleMs: number): Particle[] {
  const intervals = Math.max(1, ((toMs - fromMs) / sampleMs) * topic.partitions.size)
  // Long windows of many partitions have particles enough without splitting intervals.
  const perInterval = Math.min(MOST_PER_INTERVAL, Math.max(1, Math.round(PARTICLES_PER_WINDOW / intervals)))
  const particles: Particle[] = []
  for (const [partition, series] of topic.partitions) {
    for (const segment of series.segments) {
      const curve = segment.highWatermark
      const first = Math.max(1, curve.firstMidFrom(fromMs))
      for (let k = first; k < curve.length && curve.mid(k - 1) < toMs; k++) {
        if (num(curve.values, k) <= num(curve.values, k - 1)) continue
        const gap = curve.mid(k) - curve.mid(k - 1) > GAP_INTERVALS * sampleMs
        const most = gap ? MOST_PER_GAP : perInterval
        splitInterval({ partition, segment, curve, k, fromMs, toMs, most, gap }, particles)
      }
    }
  }
  return particles
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

function splitInterval(interval: Interval, into: Particle[]): void {
  const { curve, k, fromMs, toMs, partition, segment } = interval
  const start = curve.mid(k - 1)
  const end = curve.mid(k)
  const from = num(curve.values, k - 1)
  const arrived = num(curve.values, k) - from
  const begin = Math.max(start, fromMs)
  const stop = Math.min(end, toMs)
  if (stop <= begin) return
  const weight = (arrived * (stop - begin)) / (end - start)
  const parts = Math.max(1, Math.min(interval.most, Math.ceil(weight)))
  const min = num(curve.sent, k - 1)
  const max = num(curve.received, k)
  for (let i = 0; i < parts; i++) {
    const est = begin + ((i + 0.5) / parts) * (stop - begin)
    const offset = from + (arrived * (est - start)) / (end - start)
    const entry = interval.gap ? { lo: start, est, hi: end, min, max } : { lo: est, est, hi: est, min, max }
    into.push({ partition, segment, weight: weight / parts, offset, entry })
  }
}
