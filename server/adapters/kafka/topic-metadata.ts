import { metadataV12 } from '@platformatic/kafka'
import type { PartialError } from '../../use-cases/ports/kafka-cluster.ts'
import type { Answer } from './broker-connection.ts'
import type { Brokers } from './brokers.ts'
import type { Call } from './call.ts'
import { failureOfCode, partialError } from './kafka-failure.ts'

const MAX_AGE_MS = 300_000
/** How often a topic that is not there, or has a partition without a leader, may cost a request. */
const SECOND_LOOK_MS = 1_000

export type PartitionMetadata = { leader: number; leaderEpoch: number }
/** What is known of one topic; a topic that was deleted and made again gets a new one. */
export type TopicMetadata = {
  name: string
  topicId: string
  partitions: ReadonlyMap<number, PartitionMetadata>
  /** When this client first heard of it, on the monotonic clock: errors of the first moments are those of youth. */
  firstSeenMs: number
  /** Partitions that have answered once: an error of these is news at any age. */
  answered: Set<number>
  /** The last end offset seen, by `isolation/partition`. A smaller one may mean that this is another topic by now. */
  lastEnds: Map<string, number>
}
type Entry = { topic: TopicMetadata | null; errorCode: number; readAtMs: number; stale: boolean }

/** Topic ids and leaders, cached: read again after 5 minutes, when told so, and by every discovery of the cluster. */
export class TopicMetadataCache {
  readonly #brokers: Brokers
  readonly #entries = new Map<string, Entry>()

  constructor(brokers: Brokers) {
    this.#brokers = brokers
  }

  /** Answers from the cache where that is good enough. Throws only when no broker answered and something is unknown. */
  async read(names: readonly string[], call: Call): Promise<{ topics: TopicMetadata[]; errors: PartialError[] }> {
    const now = performance.now()
    const wanted = names.filter((name) => this.#needsReading(this.#entries.get(name), now))
    if (wanted.length > 0)
      try {
        await this.#request(wanted, call)
      } catch (error) {
        if (names.some((name) => !this.#entries.has(name))) throw error
      }
    const topics: TopicMetadata[] = []
    const errors: PartialError[] = []
    for (const name of names) {
      const entry = this.#entries.get(name)
      if (entry?.topic) topics.push(entry.topic)
      else errors.push(partialError(`Metadata ${name}`, failureOfCode(entry?.errorCode ?? 3)))
    }
    return { topics, errors }
  }

  /** The next `read` of these asks a broker. */
  invalidate(names: Iterable<string>): void {
    for (const name of names) {
      const entry = this.#entries.get(name)
      if (entry) entry.stale = true
    }
  }

  peek(name: string): TopicMetadata | null {
    return this.#entries.get(name)?.topic ?? null
  }

  /** Metadata of all topics of the cluster, which also becomes the cache. */
  async readAll(call: Call): Promise<Answer<metadataV12.MetadataResponse>> {
    const answer = await this.#brokers.sendToAny([metadataV12.api], [null, false, false], call)
    this.#learn(answer.response)
    const present = new Set(answer.response.topics.map(({ name }) => name))
    for (const name of this.#entries.keys()) if (!present.has(name)) this.#entries.delete(name)
    return answer
  }

  async #request(names: string[], call: Call): Promise<void> {
    const { response } = await this.#brokers.sendToAny([metadataV12.api], [names, false, false], call)
    this.#learn(response)
  }

  #learn({ brokers, topics }: metadataV12.MetadataResponse): void {
    this.#brokers.learn(brokers)
    const readAtMs = performance.now()
    for (const topic of topics) {
      if (!topic.name) continue
      // A topic without an available leader is a topic all the same.
      const present = topic.errorCode === 0 || topic.errorCode === 5
      const before = this.#entries.get(topic.name)?.topic ?? null
      const entry = present ? withHistory(topic.name, topic, before) : null
      this.#entries.set(topic.name, { topic: entry, errorCode: topic.errorCode, readAtMs, stale: false })
    }
  }

  #needsReading(entry: Entry | undefined, now: number): boolean {
    if (entry === undefined || entry.stale) return true
    const age = now - entry.readAtMs
    const complete = entry.topic !== null && [...entry.topic.partitions.values()].every(({ leader }) => leader >= 0)
    return age > (complete ? MAX_AGE_MS : SECOND_LOOK_MS)
  }
}

function withHistory(
  name: string,
  topic: metadataV12.MetadataResponseTopic,
  before: TopicMetadata | null,
): TopicMetadata {
  const same = before?.topicId === topic.topicId ? before : null
  return {
    name,
    topicId: topic.topicId,
    partitions: new Map(
      topic.partitions.map(({ partitionIndex, leaderId, leaderEpoch }) => {
        const known = same?.partitions.get(partitionIndex)
        // A broker that lags behind the others must not take a newer leader back.
        const newer = known !== undefined && known.leaderEpoch > leaderEpoch
        return [partitionIndex, newer ? known : { leader: leaderId, leaderEpoch }]
      }),
    ),
    firstSeenMs: same?.firstSeenMs ?? performance.now(),
    answered: same?.answered ?? new Set(),
    lastEnds: same?.lastEnds ?? new Map<string, number>(),
  }
}
