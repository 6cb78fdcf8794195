import type { CapabilityReport } from '../../contracts/connections.ts'
import type { KafkaGroup, KafkaSnapshot, KafkaTopic } from '../../contracts/kafka.ts'
import type { CommittedSample, EndSample, Isolation, StartSample } from '../../domain/latency/sample.ts'
import { AppError } from '../app-error.ts'
import type { KafkaCluster, PartialAnswer, PartialError } from '../ports/kafka-cluster.ts'

type FakeTopic = { topicId: string; partitions: number; end: (nowMs: number) => number }
type FakeGroup = { reads: string[]; committed: (nowMs: number) => number }

/** A cluster in memory for tests of the loops: counters are functions of time, failures are switched on by name. */
export class FakeKafkaCluster implements KafkaCluster {
  readonly topics = new Map<string, FakeTopic>()
  readonly groups = new Map<string, FakeGroup>()
  /** Each request in order, as `committed a,b`. */
  readonly calls: string[] = []
  /** Nothing answers at all. */
  isDown = false
  /** Lists are cut short by authorisation. */
  isIncomplete = false
  /** Topics and groups of which nothing can be read. */
  readonly broken = new Set<string>()
  /** Called before each answer: a test makes a request slow by waiting in it. */
  beforeAnswer: (call: string, signal: AbortSignal) => Promise<void> = () => Promise.resolve()
  isClosed = false
  readonly #nowMs: () => number

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  addTopic(name: string, options: Partial<FakeTopic> = {}): void {
    this.topics.set(name, { topicId: `id-${name}`, partitions: 2, end: () => 100, ...options })
  }

  addGroup(name: string, reads: string[], committed: (nowMs: number) => number = () => 100): void {
    this.groups.set(name, { reads, committed })
  }

  async probe(): Promise<CapabilityReport> {
    await this.#called('probe', AbortSignal.any([]))
    return { probes: [], clusterId: 'fake', brokers: 1, tookMs: 1 }
  }

  async describe(signal: AbortSignal): Promise<KafkaSnapshot> {
    await this.#called('describe', signal)
    const complete = { topics: !this.isIncomplete, groups: !this.isIncomplete }
    const brokers = [{ id: 1, host: 'fake', port: 9092, rack: null }]
    const topics = this.isIncomplete ? [] : [...this.topics].map(([name, topic]) => describeTopic(name, topic))
    const groups = this.isIncomplete ? [] : [...this.groups.keys()].map(describeGroup)
    return { clusterId: 'fake', controllerId: 1, brokers, topics, groups, errors: [], complete, requests: 3, tookMs: 2 }
  }

  async committed(groups: readonly string[], signal: AbortSignal): Promise<PartialAnswer<CommittedSample>> {
    await this.#called(`committed ${groups.join(',')}`, signal)
    const items = groups.flatMap((name): CommittedSample[] => {
      const group = this.groups.get(name)
      if (!group || this.broken.has(name)) return []
      return group.reads.map((topic) => {
        const offsets = this.#offsets(topic, () => group.committed(this.#nowMs()))
        return { kind: 'committed', group: name, topic, offsets, ...this.#times() }
      })
    })
    return { items, errors: this.#errors('OffsetFetch', groups, 'GROUP_AUTHORIZATION_FAILED'), requests: 1 }
  }

  async ends(names: readonly string[], isolation: Isolation, signal: AbortSignal): Promise<PartialAnswer<EndSample>> {
    await this.#called(`${isolation === 'read_committed' ? 'stable' : 'ends'} ${names.join(',')}`, signal)
    const items = this.#known(names).map(([topic, { topicId, end }]): EndSample => {
      const ends = this.#offsets(topic, () => end(this.#nowMs()))
      const offsets = new Map([...ends].map(([partition, offset]) => [partition, { offset, leaderEpoch: 0 }]))
      return { kind: 'end', topic, topicId, isolation, offsets, ...this.#times() }
    })
    return { items, errors: this.#missing(names), requests: 1 }
  }

  async starts(names: readonly string[], signal: AbortSignal): Promise<PartialAnswer<StartSample>> {
    await this.#called(`starts ${names.join(',')}`, signal)
    const items = this.#known(names).map(([topic, { topicId }]): StartSample => {
      return { kind: 'start', topic, topicId, offsets: this.#offsets(topic, () => 0), ...this.#times() }
    })
    return { items, errors: this.#missing(names), requests: 1 }
  }

  close(): Promise<void> {
    this.isClosed = true
    return Promise.resolve()
  }

  async #called(call: string, signal: AbortSignal): Promise<void> {
    this.calls.push(call)
    await this.beforeAnswer(call, signal)
    if (this.isDown)
      throw new AppError('unreachable', {
        message: 'down',
        userMessage: 'fake:9092 refused the connection',
        retryable: true,
      })
  }

  #known(names: readonly string[]): [string, FakeTopic][] {
    return [...this.topics].filter(([name]) => names.includes(name) && !this.broken.has(name))
  }

  #missing(names: readonly string[]): PartialError[] {
    const gone = names.filter((name) => !this.topics.has(name))
    return [
      ...gone.map((name) => partialError(`ListOffsets ${name}`, 'UNKNOWN_TOPIC_OR_PARTITION')),
      ...this.#errors('ListOffsets', names, 'NOT_LEADER_OR_FOLLOWER'),
    ]
  }

  #errors(what: string, names: readonly string[], code: string): PartialError[] {
    return names.filter((name) => this.broken.has(name)).map((name) => partialError(`${what} ${name}`, code))
  }

  #offsets(topic: string, offset: () => number): Map<number, number> {
    const { partitions = 0 } = this.topics.get(topic) ?? {}
    return new Map(Array.from({ length: partitions }, (_, partition) => [partition, offset()]))
  }

  #times() {
    return { sentMs: this.#nowMs(), receivedMs: this.#nowMs() }
  }
}

const partialError = (subject: string, code: string): PartialError => ({
  subject,
  code,
  message: code,
  retryable: true,
})

const describeTopic = (name: string, { topicId, partitions }: FakeTopic): KafkaTopic => ({
  name,
  topicId,
  internal: false,
  partitions: Array.from({ length: partitions }, (_, partition) => ({
    partition,
    leader: 1,
    leaderEpoch: 0,
    replicas: [1],
    isr: [1],
  })),
  configs: { 'retention.ms': { value: '604800000', source: 'default' } },
  sizeBytes: 1_000,
})

const describeGroup = (name: string): KafkaGroup => ({
  name,
  type: 'classic',
  protocolType: 'consumer',
  state: 'Stable',
  coordinator: 1,
  members: [],
})
