import { DISCOVERY_INTERVAL_MS } from '../../contracts/collector-state.ts'
import type { PipelineDocument } from '../../contracts/pipelines.ts'
import { ErrorLedger, type SeenError } from '../../domain/collection/error-ledger.ts'
import { InventoryDiff, relationsOf } from '../../domain/collection/inventory.ts'
import { pipelineFeedOf } from '../../domain/collection/pipeline-spec-of.ts'
import { decodeRounds } from '../../domain/collection/round-codec.ts'
import { SamplingSchedule, type PipelineTargets } from '../../domain/collection/sampling-schedule.ts'
import type { NamedCredentials } from '../ports/connection-repository.ts'
import type { KafkaCluster } from '../ports/kafka-cluster.ts'
import type { Lease } from '../ports/lease-repository.ts'
import type { Announcer } from './announcer.ts'
import type { CollectorPorts } from './collector-ports.ts'
import { discoverConnection, type KnownInventory } from './discover-connection.ts'
import { JournalWriter } from './journal-writer.ts'
import { LiveStates } from './live-states.ts'
import { refusingCluster } from './refusing-cluster.ts'
import type { SampleBus } from './sample-bus.ts'
import { sampleRound, type RoundOutcome } from './sample-round.ts'
import { WakeableLoop } from './wakeable-loop.ts'

/** How far back a restart reads the journal; sealing leaves at least this much of it. */
const WARM_MS = 600_000
const WARM_BATCH = 500
const FLUSH_MS = 1_000
const FIRST_BACKOFF_MS = 500
const LONGEST_BACKOFF_MS = 10_000
/** A topic that a pipeline names and nobody has seen is looked for, but not at each round. */
const SOONEST_REDISCOVERY_MS = 5_000

export const shardName = (connection: string): string => `shard:${connection}`

type ShardParts = {
  ports: CollectorPorts
  connection: NamedCredentials
  lease: Lease
  pipelines: readonly PipelineDocument[]
  bus: SampleBus
  announcer: Announcer
  /** Somebody else holds the lease: called once, and the shard is to be stopped. */
  onFenced: () => void
}

/** Samples and discovers one connection for as long as its lease is held. */
export class Shard {
  readonly name: string
  readonly #parts: ShardParts
  readonly #cluster: KafkaCluster
  readonly #schedule: SamplingSchedule
  readonly #errors = new ErrorLedger()
  readonly #diff: InventoryDiff
  readonly #live: LiveStates
  readonly #journal: JournalWriter
  readonly #discovery: WakeableLoop
  readonly #stopping = new AbortController()
  #pipelines: readonly PipelineDocument[]
  #fast = { groups: new Set<string>(), topics: new Set<string>(), sampleMs: 0, transactional: new Set<string>() }
  #known: KnownInventory | null = null
  #reads = new Map<string, ReadonlySet<string>>()
  #areReadsNew = false
  #answeredAtMs: number | null = null
  #done: Promise<void> | null = null

  constructor(parts: ShardParts) {
    const { ports, connection, lease } = parts
    this.#parts = parts
    this.name = connection.name
    this.#pipelines = parts.pipelines
    const { credentials, problem } = connection
    this.#cluster = problem === null ? ports.connectKafka(credentials) : refusingCluster(problem)
    this.#schedule = new SamplingSchedule(() => ports.clock.random())
    this.#discovery = new WakeableLoop(ports.clock, {
      intervalMs: DISCOVERY_INTERVAL_MS,
      soonestMs: SOONEST_REDISCOVERY_MS,
    })
    this.#diff = new InventoryDiff((text) => ports.digest(text))
    this.#live = new LiveStates(connection.name, ports.createReaderLag())
    const journalEvents = {
      onFenced: () => this.#fenced(),
      onError: (error: unknown, waiting: number) =>
        ports.log.warn({ err: error, shard: this.name, waiting }, 'journal waits for the database'),
      onDropped: (rounds: number) => ports.log.warn({ shard: this.name, rounds }, 'journal rounds given up'),
    }
    this.#journal = new JournalWriter({ repository: ports.journal, clock: ports.clock, lease, events: journalEvents })
  }

  start(): void {
    this.#done ??= this.#run()
  }

  /** Ends all loops and connections; what was sampled is written first when `isOurs`. */
  async stop(isOurs: boolean): Promise<void> {
    this.#stopping.abort()
    this.#parts.bus.setLocal(this.name, false)
    if (isOurs) await Promise.all([this.#journal.settled(this.#stopping.signal), this.#flushLive()])
    await this.#cluster.close().catch(() => undefined)
    await this.#done
  }

  setPipelines(pipelines: readonly PipelineDocument[]): void {
    this.#pipelines = pipelines
    this.#retarget()
    this.#areReadsNew = true
  }

  discoverSoon(): void {
    this.#discovery.wake()
  }

  /** What pipelines and the heartbeat want to know. */
  status(): {
    answeredAtMs: number | null
    errors: SeenError[]
    known: KnownInventory | null
    reads: ReadonlyMap<string, ReadonlySet<string>>
    intervalMs: number | null
  } {
    return {
      answeredAtMs: this.#answeredAtMs,
      errors: this.#errors.list(),
      known: this.#known,
      reads: this.#reads,
      intervalMs: this.#schedule.shortestIntervalMs(),
    }
  }

  async #run(): Promise<void> {
    await this.#warm().catch((error: unknown) => this.#warn(error, 'no warm start'))
    this.#retarget()
    this.#parts.bus.setLocal(this.name, true)
    const discovering = this.#discovery.run(
      () => this.#discover(),
      (error) => this.#warn(error, 'inventory not written'),
      this.#stopping.signal,
    )
    await Promise.all([this.#sampleLoop(), discovering, this.#flushLoop()])
  }

  async #warm(): Promise<void> {
    const { ports } = this.#parts
    this.#live.restore(await ports.liveStates.read(`lag-history:${this.name}/`))
    let afterMs = ports.clock.nowMs() - WARM_MS
    for (;;) {
      const rows = await ports.journal.read(shardName(this.name), afterMs, WARM_BATCH)
      for (const { payload } of rows) for (const round of decodeRounds(payload)) this.#live.warm(round)
      afterMs = rows.at(-1)?.roundAtMs ?? afterMs
      if (rows.length < WARM_BATCH || this.#stopping.signal.aborted) return
    }
  }

  #retarget(): void {
    const feeds = this.#pipelines.map((pipeline) => ({ pipeline, feed: pipelineFeedOf(pipeline) }))
    const pipelines = feeds.flatMap(({ pipeline, feed }): PipelineTargets[] =>
      feed.connections
        .filter(({ connection }) => connection === this.name)
        .map((targets) => ({ sampleMs: pipeline.sampleMs, ...targets })),
    )
    const hops = this.#pipelines.flatMap(({ hops: all }) => all.filter((hop) => hop.connection === this.name))
    this.#fast = {
      groups: new Set(pipelines.flatMap(({ groups }) => groups)),
      topics: new Set(pipelines.flatMap(({ topics }) => topics)),
      sampleMs: Math.min(...pipelines.map(({ sampleMs }) => sampleMs)),
      transactional: new Set(hops.filter(({ commit }) => commit === 'with-output').flatMap(({ writes }) => writes)),
    }
    const readTopics = new Set([...this.#reads.values()].flatMap((topics) => [...topics]))
    const { topics = [], groups = [] } = this.#known ?? {}
    this.#schedule.retarget({ pipelines, groups: [...groups], topics: [...topics], readTopics })
  }

  async #sampleLoop(): Promise<void> {
    const { clock } = this.#parts.ports
    const { signal } = this.#stopping
    const isStopped = () => signal.aborted
    let failures = 0
    while (!isStopped()) {
      const nextAtMs = this.#schedule.nextAtMs()
      const waitMs = nextAtMs === null ? FLUSH_MS : nextAtMs - clock.nowMs()
      if (waitMs > 0) await clock.sleep(Math.min(waitMs, FLUSH_MS), signal)
      if (isStopped() || nextAtMs === null || clock.nowMs() < nextAtMs) continue
      const plan = this.#schedule.take(clock.nowMs())
      const outcome = await sampleRound(this.#cluster, plan, clock, signal)
      if (isStopped()) return
      this.#schedule.skipMissed(clock.nowMs())
      this.#keep(outcome)
      failures = outcome.answered ? 0 : failures + 1
      if (failures > 0)
        await clock.sleep(Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures, 10)), signal)
    }
  }

  #keep(outcome: RoundOutcome): void {
    const { clock } = this.#parts.ports
    const nowMs = clock.nowMs()
    const missingBefore = this.#missingTopics()
    this.#errors.record(outcome.asked, outcome.errors, nowMs)
    if (this.#missingTopics() !== missingBefore) this.#discovery.hasten()
    if (outcome.round.samples.length > 0) {
      this.#answeredAtMs = nowMs
      this.#journal.push(outcome.round, this.#stopping.signal)
      this.#live.add(outcome.round, this.#fast, nowMs)
      this.#live.declareTransactional(this.#fast.transactional)
      this.#parts.bus.publish(this.name, outcome.round)
    }
    if (outcome.reads) this.#noticeReads(outcome.reads)
    this.#live.setSampling(
      {
        roundAtMs: this.#answeredAtMs,
        triedAtMs: nowMs,
        tookMs: outcome.tookMs,
        intervalMs: this.#schedule.shortestIntervalMs() ?? 0,
        partitions: this.#known?.partitions ?? 0,
        groups: this.#known?.groups.size ?? 0,
        requests: outcome.requests,
        errors: this.#errors.list(),
      },
      nowMs,
    )
  }

  #noticeReads(reads: ReadonlyMap<string, ReadonlySet<string>>): void {
    const isSame = [...reads].every(([group, topics]) => {
      const known = this.#reads.get(group)
      return known?.size === topics.size && [...topics].every((topic) => known.has(topic))
    })
    if (isSame) return
    for (const [group, topics] of reads) this.#reads.set(group, topics)
    this.#areReadsNew = true
    this.#retarget()
  }

  /** Which topics were asked for in vain: a change means that one was deleted or made. */
  #missingTopics(): string {
    const missing = this.#errors.list().filter(({ code }) => code.startsWith('UNKNOWN_TOPIC'))
    return JSON.stringify(missing.map(({ subject }) => subject))
  }

  async #discover(): Promise<void> {
    const { ports, lease, announcer } = this.#parts
    const { signal } = this.#stopping
    const outcome = await discoverConnection(
      {
        connection: this.name,
        cluster: this.#cluster,
        lease,
        inventory: ports.inventory,
        diff: this.#diff,
        log: ports.log,
        nowMs: () => ports.clock.nowMs(),
      },
      signal,
    )
    if (outcome.isFenced) {
      this.#fenced()
      return
    }
    if (outcome.known) await this.#learn(outcome.known)
    // The age of the snapshot is news too.
    announcer.changed('inventory')
    const report = await this.#cluster.probe(signal).catch(() => null)
    if (report && !this.#stopping.signal.aborted) await ports.inventory.writeCapabilities(lease, this.name, report)
  }

  async #learn(known: KnownInventory): Promise<void> {
    const { ports, lease } = this.#parts
    this.#known = known
    for (const group of this.#reads.keys()) if (!known.groups.has(group)) this.#reads.delete(group)
    this.#errors.keepNames(new Set([...known.groups, ...known.topics, ...this.#fast.groups, ...this.#fast.topics]))
    const gone = this.#live.keepOnly(known.groups, known.topics)
    this.#areReadsNew = true
    this.#retarget()
    if (gone.length > 0) await ports.liveStates.remove(lease, gone)
  }

  async #flushLoop(): Promise<void> {
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await this.#parts.ports.clock.sleep(FLUSH_MS, signal)
      await this.#flushLive()
      if (this.#areReadsNew && this.#known) await this.#writeRelations()
    }
  }

  async #flushLive(): Promise<void> {
    const rows = this.#live.take()
    if (rows.length === 0) return
    const { ports, lease, announcer } = this.#parts
    try {
      if ((await ports.liveStates.write(lease, rows)) === 'fenced') {
        this.#fenced()
        return
      }
      announcer.changed('sampling')
      if (rows.some(({ key }) => !key.startsWith('sampling:'))) announcer.changed('lag')
    } catch (error) {
      this.#live.giveBack(rows)
      this.#warn(error, 'live states wait for the database')
    }
  }

  async #writeRelations(): Promise<void> {
    const { ports, lease, announcer } = this.#parts
    this.#areReadsNew = false
    try {
      const relations = relationsOf(this.name, this.#reads, this.#pipelines)
      const written = await ports.inventory.writeRelations(lease, this.name, relations, ports.clock.nowMs())
      if (written.outcome === 'fenced') this.#fenced()
      else if (written.changed > 0) announcer.changed('inventory')
    } catch (error) {
      this.#areReadsNew = true
      this.#warn(error, 'relations wait for the database')
    }
  }

  #fenced(): void {
    if (!this.#stopping.signal.aborted) this.#parts.onFenced()
  }

  #warn(error: unknown, text: string): void {
    this.#parts.ports.log.warn({ err: error, shard: this.name }, text)
  }
}
