import type { TopicRateState } from '../../contracts/collector-state.ts'
import type { EndSample, StartSample } from '../latency/sample.ts'

type Point = { atMs: number; ends: ReadonlyMap<number, number> }
type Series = {
  topicId: string
  points: Point[]
  starts: ReadonlyMap<number, number>
  isUpperBound: boolean
}

/** Rates are over about a minute: a shorter one dances with the batches of the producers. */
const SPAN_MS = 60_000
const SPACING_MS = 9_000
const MOST_POINTS = 9

/** Arrival rates of topics from their high watermarks; at most nine points a topic are kept. */
export class TopicRates {
  readonly #series = new Map<string, Series>()

  /** Last stable offsets count only for one thing: behind the watermark, they say that the topic has markers. */
  addEnd(sample: EndSample): void {
    const series = this.#seriesOf(sample)
    const ends = new Map([...sample.offsets].map(([partition, { offset }]) => [partition, offset]))
    if (sample.isolation === 'read_committed') {
      const latest = series.points.at(-1)?.ends
      if (latest && [...ends].some(([partition, stable]) => stable < (latest.get(partition) ?? stable)))
        series.isUpperBound = true
      return
    }
    const atMs = (sample.sentMs + sample.receivedMs) / 2
    const beforeLast = series.points.at(-2)
    // The newest point moves on until it is far enough from the one before it.
    if (beforeLast && (series.points.at(-1)?.atMs ?? 0) - beforeLast.atMs < SPACING_MS) series.points.pop()
    series.points.push({ atMs, ends })
    while (series.points.length > 2 && (series.points[1]?.atMs ?? atMs) <= atMs - SPAN_MS) series.points.shift()
    if (series.points.length > MOST_POINTS) series.points.shift()
  }

  addStart(sample: StartSample): void {
    this.#seriesOf(sample).starts = sample.offsets
  }

  /** A pipeline says that a transactional writer fills this topic. */
  declareTransactional(topic: string): void {
    const series = this.#series.get(topic)
    if (series) series.isUpperBound = true
  }

  keepTopics(topics: ReadonlySet<string>): void {
    for (const topic of this.#series.keys()) if (!topics.has(topic)) this.#series.delete(topic)
  }

  topics(): string[] {
    return [...this.#series.keys()]
  }

  /** Null before the topic's first watermark. */
  state(topic: string, intervalMs: number): TopicRateState | null {
    const series = this.#series.get(topic)
    const latest = series?.points.at(-1)
    if (!series || !latest) return null
    const [oldest] = series.points
    const seconds = oldest ? (latest.atMs - oldest.atMs) / 1_000 : 0
    const partitions = [...latest.ends]
      .sort(([a], [b]) => a - b)
      .map(([partition, end]) => {
        const before = oldest?.ends.get(partition)
        const isKnown = seconds > 0 && before !== undefined && end >= before
        const ratePerSecond = isKnown ? (end - before) / seconds : null
        return { partition, start: series.starts.get(partition) ?? null, end, ratePerSecond }
      })
    const rates = partitions.map(({ ratePerSecond }) => ratePerSecond)
    // A sum without one partition would be too small and look whole.
    const ratePerSecond = rates.reduce<number | null>((sum, rate) => (sum === null || rate === null ? null : sum + rate), 0)
    return {
      sampledAtMs: latest.atMs,
      intervalMs,
      ratePerSecond: partitions.length === 0 ? null : ratePerSecond,
      rateIsUpperBound: series.isUpperBound,
      partitions,
    }
  }

  /** A topic that was deleted and made again has another id: its old counters say nothing about it. */
  #seriesOf({ topic, topicId }: { topic: string; topicId: string }): Series {
    const known = this.#series.get(topic)
    if (known?.topicId === topicId) return known
    const fresh: Series = { topicId, points: [], starts: new Map(), isUpperBound: false }
    this.#series.set(topic, fresh)
    return fresh
  }
}
