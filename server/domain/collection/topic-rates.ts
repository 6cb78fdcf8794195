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

  /**
   * All end samples of one round: each leader answers for its own partitions. A last stable offset counts only for one
   * thing: behind a watermark of the round before, it says that the topic has transactions, and so markers.
   */
  addEnds(samples: readonly EndSample[]): void {
    for (const sample of samples) if (sample.isolation === 'read_committed') this.#noticeTransactions(sample)
    const watermarks = samples.filter(({ isolation }) => isolation === 'read_uncommitted')
    for (const parts of Map.groupBy(watermarks, ({ topic }) => topic).values()) {
      const [first] = parts
      if (!first) continue
      const ends = new Map(
        parts.flatMap(({ offsets }) => [...offsets].map(([partition, { offset }]) => [partition, offset] as const)),
      )
      this.#addPoint(this.#seriesOf(first), { atMs: (first.sentMs + first.receivedMs) / 2, ends })
    }
  }

  #noticeTransactions(sample: EndSample): void {
    const series = this.#seriesOf(sample)
    const latest = series.points.at(-1)
    if (!latest || latest.atMs > sample.sentMs) return
    const isBehind = [...sample.offsets].some(([partition, { offset }]) => offset < (latest.ends.get(partition) ?? 0))
    if (isBehind) series.isUpperBound = true
  }

  #addPoint(series: Series, point: Point): void {
    const { points } = series
    const beforeLast = points.at(-2)
    // The newest point moves on until it is far enough from the one before it.
    if (beforeLast && (points.at(-1)?.atMs ?? 0) - beforeLast.atMs < SPACING_MS) points.pop()
    points.push(point)
    while (points.length > 2 && (points[1]?.atMs ?? point.atMs) <= point.atMs - SPAN_MS) points.shift()
    if (points.length > MOST_POINTS) points.shift()
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
    const ratePerSecond = rates.reduce<number | null>(
      (sum, rate) => (sum === null || rate === null ? null : sum + rate),
      0,
    )
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
