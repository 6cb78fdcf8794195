import type { Sample } from './sample.ts'
import { TopicSeries } from './topic-series.ts'

export type CounterStoreOptions = {
  /** Δ, when it is one for all that is sampled. */
  sampleMs: number | null
  /** Null takes every topic and every group. */
  topics: ReadonlySet<string> | null
  groups: ReadonlySet<string> | null
  /** Topics known to be written in transactions. */
  transactional: ReadonlySet<string>
}

/** The series of all topics that somebody asked for. */
export class CounterStore {
  readonly topics = new Map<string, TopicSeries>()
  private readonly options: CounterStoreOptions
  lastMs = -Infinity

  constructor(options: CounterStoreOptions) {
    this.options = options
  }

  add(sample: Sample): void {
    const { topics, groups } = this.options
    if (topics !== null && !topics.has(sample.topic)) return
    if (sample.kind === 'committed' && groups !== null && !groups.has(sample.group)) return
    const topic = this.topic(sample.topic)
    if (sample.kind === 'start') topic.addStart(sample)
    else if (sample.kind === 'end') topic.addEnd(sample)
    else topic.addCommitted(sample)
    this.lastMs = Math.max(this.lastMs, sample.receivedMs)
  }

  forgetBefore(ms: number): void {
    for (const topic of this.topics.values()) topic.forgetBefore(ms)
  }

  private topic(name: string): TopicSeries {
    const known = this.topics.get(name)
    if (known) return known
    const { sampleMs, transactional } = this.options
    const created = new TopicSeries(name, { sampleMs, transactional: transactional.has(name) })
    this.topics.set(name, created)
    return created
  }
}
