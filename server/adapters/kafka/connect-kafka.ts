import type { CapabilityReport, KafkaCredentials } from '../../contracts/connections.ts'
import type { KafkaSnapshot } from '../../contracts/kafka.ts'
import type { CommittedSample, EndSample, Isolation, StartSample } from '../../domain/latency/sample.ts'
import { AppError } from '../../use-cases/app-error.ts'
import type { KafkaCluster, PartialAnswer, PartialError } from '../../use-cases/ports/kafka-cluster.ts'
import { BrokerConnections } from './broker-connections.ts'
import { Brokers, parseBootstrap } from './brokers.ts'
import { beginCall, type Call } from './call.ts'
import { describeGroups } from './describe-groups.ts'
import { describeTopics } from './describe-topics.ts'
import { CommittedOffsets } from './fetch-committed.ts'
import { GroupCoordinators } from './group-coordinators.ts'
import { explainFailure, offeredMechanisms } from './connection-failure.ts'
import { appErrorOf, failureOf, NoBrokerError, partialError } from './kafka-failure.ts'
import { listOffsets } from './list-offsets.ts'
import { probeKafka } from './probe-kafka.ts'
import { TopicMetadataCache } from './topic-metadata.ts'
import { whyNoGroups, whyNoTopics } from './visibility.ts'

const CONNECT_TIMEOUT_MS = 5_000
const ANSWER_TIMEOUT_MS = 10_000

/**
 * A Kafka cluster over connections that stay open; the first one is made by the first call.
 * Throws `AppError` invalid_input for a bootstrap list that cannot be read.
 */
export function connectKafka(credentials: KafkaCredentials, options: { clientId?: string } = {}): KafkaCluster {
  return new ConnectedKafka(credentials, options.clientId ?? 'fresnel')
}

class ConnectedKafka implements KafkaCluster {
  readonly #credentials: KafkaCredentials
  readonly #connections: BrokerConnections
  readonly #brokers: Brokers
  readonly #metadata: TopicMetadataCache
  readonly #coordinators: GroupCoordinators
  readonly #committed: CommittedOffsets
  readonly #shareGroups = new Set<string>()

  constructor(credentials: KafkaCredentials, clientId: string) {
    this.#credentials = credentials
    const limits = { connectTimeoutMs: CONNECT_TIMEOUT_MS, answerTimeoutMs: ANSWER_TIMEOUT_MS }
    this.#connections = new BrokerConnections(credentials, { clientId, ...limits })
    this.#brokers = new Brokers(this.#connections, parseBootstrap(credentials.bootstrap))
    this.#metadata = new TopicMetadataCache(this.#brokers)
    this.#coordinators = new GroupCoordinators(this.#brokers)
    this.#committed = new CommittedOffsets(this.#brokers, this.#coordinators, this.#metadata)
  }

  probe(signal: AbortSignal): Promise<CapabilityReport> {
    return probeKafka(this.#credentials, signal)
  }

  async describe(signal: AbortSignal): Promise<KafkaSnapshot> {
    const call = beginCall(signal)
    const startedAt = performance.now()
    const { response } = await this.#orAppError('Metadata', this.#metadata.readAll(call))
    const ids = response.brokers.map(({ nodeId }) => nodeId)
    const [topics, groups] = await Promise.all([
      describeTopics(response, call, this.#brokers),
      describeGroups(ids, call, this.#brokers),
    ])
    const unseen = await this.#unseen(topics.topics.length === 0, groups.groups.length === 0 && groups.complete, call)
    for (const { name, coordinator, type } of groups.groups) {
      if (coordinator !== null) this.#coordinators.learn(name, coordinator)
      if (type === 'share') this.#shareGroups.add(name)
      else this.#shareGroups.delete(name)
    }
    return {
      clusterId: response.clusterId ?? null,
      controllerId: response.controllerId < 0 ? null : response.controllerId,
      brokers: response.brokers.map(({ nodeId, host, port, rack }) => ({ id: nodeId, host, port, rack: rack ?? null })),
      topics: topics.topics,
      groups: groups.groups,
      errors: [...topics.errors, ...groups.errors, ...unseen.errors],
      complete: { topics: unseen.topics, groups: groups.complete && unseen.groups },
      requests: call.requests,
      tookMs: performance.now() - startedAt,
    }
  }

  /** Whether empty lists are to be believed. */
  async #unseen(noTopics: boolean, noGroups: boolean, call: Call) {
    const errors: PartialError[] = []
    const believed = async (what: string, why: typeof whyNoTopics): Promise<boolean> => {
      const failure = await why(this.#brokers, call).catch(failureOf)
      if (failure) errors.push(partialError(what, failure))
      return failure === null
    }
    return {
      topics: !noTopics || (await believed('Metadata', whyNoTopics)),
      groups: !noGroups || (await believed('ListGroups', whyNoGroups)),
      errors,
    }
  }

  async committed(groups: readonly string[], signal: AbortSignal): Promise<PartialAnswer<CommittedSample>> {
    const call = beginCall(signal)
    // OffsetFetch of a share group is empty without an error, which would read as "no lag".
    const readable = groups.filter((group) => !this.#shareGroups.has(group))
    const unreadable = groups
      .filter((group) => this.#shareGroups.has(group))
      .map((group) => partialError(`OffsetFetch ${group}`, SHARE_GROUP))
    const { samples, errors } = await this.#orAppError('OffsetFetch', this.#committed.read(readable, call))
    return answer(samples, [...unreadable, ...errors], call, 'OffsetFetch')
  }

  async ends(topics: readonly string[], isolation: Isolation, signal: AbortSignal): Promise<PartialAnswer<EndSample>> {
    const call = beginCall(signal)
    const { offsets, errors } = await this.#orAppError(
      'ListOffsets',
      listOffsets([...new Set(topics)], { at: 'end', isolation }, call, this.#parts()),
    )
    const items = offsets.map(({ topic, ...sample }): EndSample => ({
      kind: 'end',
      topic: topic.name,
      topicId: topic.topicId,
      isolation,
      ...sample,
    }))
    return answer(items, errors, call, 'ListOffsets')
  }

  async starts(topics: readonly string[], signal: AbortSignal): Promise<PartialAnswer<StartSample>> {
    const call = beginCall(signal)
    const { offsets, errors } = await this.#orAppError(
      'ListOffsets',
      listOffsets([...new Set(topics)], { at: 'start' }, call, this.#parts()),
    )
    const items = offsets.map(({ topic, offsets: ends, ...times }): StartSample => ({
      kind: 'start',
      topic: topic.name,
      topicId: topic.topicId,
      offsets: new Map([...ends].map(([partition, { offset }]) => [partition, offset])),
      ...times,
    }))
    return answer(items, errors, call, 'ListOffsets')
  }

  close(): Promise<void> {
    this.#connections.close()
    return Promise.resolve()
  }

  async #orAppError<T>(what: string, work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      if (!(error instanceof NoBrokerError)) throw appErrorOf(what, error)
      const context = {
        address: error.address,
        security: this.#credentials.security,
        offered: offeredMechanisms(error),
      }
      const { reason, fix } = explainFailure(failureOf(error), context)
      throw appErrorOf(what, error, `${reason}. ${fix}`)
    }
  }

  #parts() {
    return { brokers: this.#brokers, metadata: this.#metadata }
  }
}

const SHARE_GROUP = {
  code: 'UNSUPPORTED_GROUP_TYPE',
  message: 'A share group has no committed offsets',
  retryable: false,
} as const

/** What was had, with what was not; a call that was cancelled before it had anything throws. */
function answer<T>(items: T[], errors: PartialError[], call: Call, what: string): PartialAnswer<T> {
  if (call.signal.aborted && items.length === 0)
    throw new AppError('timed_out', {
      message: `${what} was cancelled before any broker answered`,
      userMessage: 'Kafka did not answer in time.',
      retryable: true,
    })
  return { items, errors, requests: call.requests }
}
