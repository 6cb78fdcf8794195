import type { PipelineDocument } from '../../contracts/pipelines.ts'
import { obstacleOn } from '../../domain/collection/obstacle.ts'
import type { PipelineFeed } from '../../domain/collection/pipeline-spec-of.ts'
import { entryOf } from '../../domain/pipeline-index.ts'
import type { NamedCredentials } from '../ports/connection-repository.ts'
import type { Lease } from '../ports/lease-repository.ts'
import { Announcer } from './announcer.ts'
import type { CollectorPorts } from './collector-ports.ts'
import { prune, sealHours } from './housekeeping.ts'
import { LeaseKeeper, RENEW_MS } from './lease-keeper.ts'
import { PipelineRunner } from './pipeline-runner.ts'
import { quietLog } from './quiet-log.ts'
import { SampleBus } from './sample-bus.ts'
import { Shard, shardName } from './shard.ts'

const BEAT_MS = 1_000
const RELOAD_MS = 30_000
const HOUSEKEEPING_MS = 60_000
const PIPELINE_PREFIX = 'pipeline:'

/** One thing that runs while its lease is held. */
type Running = { lease: Lease; stop: (isOurs: boolean) => Promise<void> }

/**
 * One collector process: takes the leases it can get of all connections and pipelines, and runs those. `id` names the
 * collector for its heartbeat; `holder` is `id/incarnation`.
 */
export class Collector {
  readonly #ports: CollectorPorts
  readonly #id: string
  readonly #leases: LeaseKeeper
  readonly #bus = new SampleBus()
  readonly #announcer: Announcer
  readonly #shards = new Map<string, { shard: Shard; made: string } & Running>()
  readonly #runners = new Map<string, { runner: PipelineRunner } & Running>()
  #connections: readonly NamedCredentials[] = []
  #pipelines: readonly PipelineDocument[] = []
  #isLoaded = false
  #reloadAtMs = 0
  #wake = new AbortController()

  constructor(ports: CollectorPorts, id: string, holder: string) {
    this.#ports = { ...ports, log: quietLog(ports.log, ports.clock) }
    this.#id = id
    this.#leases = new LeaseKeeper(ports.leases, holder)
    this.#announcer = new Announcer(ports.revisions, ports.clock)
  }

  /** Runs until `signal` aborts, then writes what it has, gives its leases back and says that it stopped. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#wake.abort(), { once: true })
    const listening = this.#ports.revisions.listen((topic) => {
      if (topic === 'config') this.#onConfig()
    }, signal)
    await Promise.all([
      listening,
      this.#every(BEAT_MS, signal, () => this.#beat()),
      this.#every(HOUSEKEEPING_MS, signal, () => this.#keepHouse()),
      this.#announcer.run(signal),
      this.#reconcileLoop(signal),
    ])
    await this.#stopAll()
  }

  /** What runs here now: for the heartbeat and for tests. */
  running(): { connections: string[]; pipelines: string[] } {
    return { connections: [...this.#shards.keys()], pipelines: [...this.#runners.keys()] }
  }

  async #every(intervalMs: number, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
    while (!signal.aborted) {
      await work().catch((error: unknown) => this.#ports.log.warn({ err: error }, 'waits for the database'))
      await this.#ports.clock.sleep(intervalMs, signal)
    }
  }

  #onConfig(): void {
    this.#reloadAtMs = 0
    for (const { shard } of this.#shards.values()) shard.discoverSoon()
    this.#wake.abort()
  }

  async #reconcileLoop(signal: AbortSignal): Promise<void> {
    const { clock, log } = this.#ports
    const isStopped = () => signal.aborted
    while (!isStopped()) {
      this.#wake = new AbortController()
      try {
        await this.#reload()
        if (this.#isLoaded) await this.#reconcile()
      } catch (error) {
        log.warn({ err: error }, 'leases wait for the database')
      }
      if (!isStopped()) await clock.sleep(RENEW_MS, this.#wake.signal)
    }
  }

  async #reload(): Promise<void> {
    const nowMs = this.#ports.clock.nowMs()
    if (nowMs < this.#reloadAtMs) return
    const isForced = this.#reloadAtMs === 0
    this.#reloadAtMs = nowMs + RELOAD_MS
    try {
      const [connections, pipelines] = [
        await this.#ports.connections.credentials(),
        await this.#ports.pipelines.pipelines(),
      ]
      this.#connections = connections
      this.#pipelines = pipelines
      this.#isLoaded = true
    } catch (error) {
      if (isForced) this.#reloadAtMs = 0
      throw error
    }
    for (const { shard } of this.#shards.values()) shard.setPipelines(this.#pipelinesOn(shard.name))
  }

  async #reconcile(): Promise<void> {
    await this.#stopChanged()
    const wanted = [
      ...this.#connections.map(({ name }) => shardName(name)),
      ...this.#pipelines.filter((pipeline) => this.#mayRun(pipeline)).map(({ id }) => PIPELINE_PREFIX + id),
    ]
    const { gained, lost } = await this.#leases.renew(wanted)
    await Promise.all(lost.map((lease) => this.#stopHolder(lease, false)))
    for (const lease of gained) this.#start(lease)
  }

  /** A pipeline goes where its entry is sampled: its rounds need not take the way through the journal. */
  #mayRun(pipeline: PipelineDocument): boolean {
    return this.#shards.has(entryOf(pipeline).connection)
  }

  #start(lease: Lease): void {
    if (lease.name.startsWith(PIPELINE_PREFIX)) this.#startRunner(lease)
    else this.#startShard(lease)
  }

  #startShard(lease: Lease): void {
    const connection = this.#connections.find(({ name }) => shardName(name) === lease.name)
    if (!connection) return
    try {
      const shard = new Shard({
        ports: this.#ports,
        connection,
        lease,
        pipelines: this.#pipelinesOn(connection.name),
        bus: this.#bus,
        announcer: this.#announcer,
        onFenced: () => void this.#stopHolder(lease, false),
      })
      const stop = (isOurs: boolean) => shard.stop(isOurs)
      this.#shards.set(connection.name, { shard, lease, stop, made: JSON.stringify(connection) })
      shard.start()
      this.#ports.log.info({ connection: connection.name, token: String(lease.token) }, 'sampling')
      // Its pipelines may be taken now.
      this.#wake.abort()
    } catch (error) {
      this.#ports.log.warn({ err: error, connection: connection.name }, 'connection cannot be used')
      this.#leases.forget(lease)
    }
  }

  #startRunner(lease: Lease): void {
    const document = this.#pipelines.find(({ id }) => PIPELINE_PREFIX + id === lease.name)
    if (!document) return
    const runner = new PipelineRunner({
      ports: this.#ports,
      document,
      lease,
      bus: this.#bus,
      announcer: this.#announcer,
      obstacle: (feed) => this.#obstacle(feed),
      onFenced: () => void this.#stopHolder(lease, false),
    })
    this.#runners.set(document.id, { runner, lease, stop: (isOurs) => runner.stop(isOurs) })
    runner.start()
    this.#ports.log.info({ pipeline: document.id, token: String(lease.token) }, 'computing')
  }

  #obstacle(feed: PipelineFeed): string | null {
    for (const connection of feed.connections) {
      const entry = this.#shards.get(connection.connection)
      const obstacle = entry ? obstacleOn(connection, entry.shard.status(), this.#ports.clock.nowMs()) : null
      if (obstacle !== null) return obstacle
    }
    return null
  }

  /** Connections and pipelines that were edited or removed stop here; the edited ones are started again below. */
  async #stopChanged(): Promise<void> {
    for (const [name, { lease, made }] of this.#shards) {
      const now = this.#connections.find((connection) => connection.name === name)
      if (!now || JSON.stringify(now) !== made) await this.#stopHolder(lease, true)
    }
    for (const [id, { lease, runner }] of this.#runners) {
      const now = this.#pipelines.find((pipeline) => pipeline.id === id)
      if (!now || !runner.runs(now) || !this.#mayRun(now)) await this.#stopHolder(lease, true)
    }
  }

  async #stopHolder(lease: Lease, isOurs: boolean): Promise<void> {
    // Forgotten first: the next renewal then answers it as gained, with whatever token it has by then.
    this.#leases.forget(lease)
    const stopIn = async (map: Map<string, Running>) => {
      for (const [name, running] of map) {
        if (running.lease.name !== lease.name || running.lease.token !== lease.token) continue
        map.delete(name)
        if (!isOurs) this.#ports.log.warn({ lease: lease.name }, 'lease lost')
        await running.stop(isOurs)
      }
    }
    await stopIn(this.#shards)
    await stopIn(this.#runners)
  }

  #pipelinesOn(connection: string): PipelineDocument[] {
    return this.#pipelines.filter(
      (pipeline) =>
        entryOf(pipeline).connection === connection || pipeline.hops.some((hop) => hop.connection === connection),
    )
  }

  #beat(): Promise<void> {
    const statuses = [...this.#shards.values()].map(({ shard }) => shard.status())
    const intervals = statuses.flatMap(({ intervalMs }) => (intervalMs === null ? [] : [intervalMs]))
    return this.#ports.heartbeats.beat(this.#id, {
      partitions: statuses.reduce((sum, { known }) => sum + (known?.partitions ?? 0), 0),
      intervalMs: intervals.length > 0 ? Math.min(...intervals) : null,
      connections: this.#shards.size,
      pipelines: this.#runners.size,
      rssBytes: this.#ports.rssBytes(),
    })
  }

  async #keepHouse(): Promise<void> {
    const { journal, clock } = this.#ports
    for (const { lease } of this.#shards.values()) await sealHours(journal, lease, clock.nowMs())
    await prune(this.#ports, clock.nowMs())
  }

  /** Pipelines before shards, so that their last windows hold the last rounds. */
  async #stopAll(): Promise<void> {
    const { log, heartbeats } = this.#ports
    const give = (error: unknown) => log.warn({ err: error }, 'stopping without the database')
    await Promise.all([...this.#runners.values()].map(({ stop }) => stop(true)))
    await Promise.all([...this.#shards.values()].map(({ stop }) => stop(true)))
    await this.#announcer.flush()
    await this.#leases.release().catch(give)
    await heartbeats.stop(this.#id).catch(give)
  }
}
