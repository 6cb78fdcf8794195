import type { PipelineDocument } from '../../contracts/pipelines.ts'
import type { RelationRecord } from '../../domain/collection/inventory.ts'
import type { LatencyEngine } from '../../domain/latency/engine.ts'
import type { ReaderLag } from '../../domain/latency/reader-lag.ts'
import type { Sample } from '../../domain/latency/sample.ts'
import type { ComputedWindow } from '../../domain/latency/sketches.ts'
import { emptySketches } from '../../domain/latency/window-sketches.ts'
import type { NamedCredentials } from '../ports/connection-repository.ts'
import type { InventoryChange } from '../ports/inventory-repository.ts'
import type { JournalRow } from '../ports/journal-repository.ts'
import type { PartialError } from '../ports/kafka-cluster.ts'
import type { Lease, WriteOutcome } from '../ports/lease-repository.ts'
import type { LiveStateRow } from '../ports/live-state-repository.ts'
import type { WindowRow } from '../ports/window-repository.ts'
import type { CollectorPorts } from './collector-ports.ts'
import { FakeClock } from './fake-clock.ts'
import { FakeKafkaCluster } from './fake-kafka-cluster.ts'

/** A database in memory with the one thing that matters here: each write checks the lease. */
class FakeStore {
  isDown = false
  readonly leases = new Map<string, { holder: string; token: bigint }>()
  readonly journal: (JournalRow & { shard: string })[] = []
  readonly live = new Map<string, LiveStateRow>()
  readonly windows = new Map<string, WindowRow>()
  readonly statuses = new Map<string, { atMs: number; status: { state: string; reason: string | null } }>()
  readonly inventories: InventoryChange[] = []
  readonly failures: PartialError[] = []
  readonly announced: string[] = []
  relations: readonly RelationRecord[] = []
  beats = 0
  stops = 0

  guarded(lease: Lease, write: () => void): Promise<WriteOutcome> {
    if (this.isDown) return Promise.reject(new Error('database down'))
    if (this.leases.get(lease.name)?.token !== lease.token) return Promise.resolve('fenced')
    write()
    return Promise.resolve('written')
  }

  /** Rejects while it is down. */
  ask<T>(answer: () => T): Promise<T> {
    return this.isDown ? Promise.reject(new Error('database down')) : Promise.resolve(answer())
  }

  hold(names: readonly string[], holder: string): Lease[] {
    return names.flatMap((name) => {
      const known = this.leases.get(name)
      if (known && known.holder !== holder) return []
      const token = known?.token ?? 1n
      this.leases.set(name, { holder, token })
      return [{ name, token }]
    })
  }

  /** Another collector takes over. */
  steal(name: string, holder = 'other/1'): void {
    this.leases.set(name, { holder, token: (this.leases.get(name)?.token ?? 0n) + 1n })
  }
}

export type Fakes = {
  ports: CollectorPorts
  clock: FakeClock
  store: FakeStore
  cluster: FakeKafkaCluster
  connections: NamedCredentials[]
  pipelines: PipelineDocument[]
  samples: Sample[]
  /** Says `config`, as a change of configuration does. */
  changeConfig: () => void
}

const credentials = {
  bootstrap: 'fake:9092',
  security: { protocol: 'PLAINTEXT', verifyCertificate: true },
  password: null,
} as const

export function makeFakes(): Fakes {
  const clock = new FakeClock()
  const store = new FakeStore()
  const cluster = new FakeKafkaCluster(() => clock.nowMs())
  const connections: NamedCredentials[] = [{ name: 'demo', environment: 'demo', credentials, problem: null }]
  const pipelines: PipelineDocument[] = []
  const samples: Sample[] = []
  let listener: () => void = () => undefined
  const ports: CollectorPorts = {
    ...storePorts(store),
    clock,
    log: { info: () => undefined, warn: () => undefined },
    connectKafka: () => cluster,
    connections: { credentials: () => store.ask(() => connections) },
    pipelines: { pipelines: () => store.ask(() => pipelines) },
    revisions: {
      announce: (topics) => store.ask(() => void store.announced.push(...topics)),
      async listen(onTopic, signal) {
        listener = () => onTopic('config')
        await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      },
    },
    digest: (text) => text,
    createEngine: () => fakeEngine(samples),
    createReaderLag: () => fakeReaderLag(),
    rssBytes: () => 1,
  }
  return { ports, clock, store, cluster, connections, pipelines, samples, changeConfig: () => listener() }
}

function storePorts(store: FakeStore) {
  const rows = (shard: string, afterMs: number) =>
    store.journal.filter((row) => row.shard === shard && row.roundAtMs > afterMs)
  return {
    leases: {
      hold: (names, holder) => store.ask(() => store.hold(names, holder)),
      release: (names) => store.ask(() => names.forEach((name) => store.leases.delete(name))),
    },
    journal: {
      append: (lease, added) =>
        store.guarded(lease, () => store.journal.push(...added.map((row) => ({ ...row, shard: lease.name })))),
      read: (shard, afterMs, limit) => store.ask(() => rows(shard, afterMs).slice(0, limit)),
      oldestOpenHour: () => Promise.resolve(null),
      rowsOfHour: () => Promise.resolve([]),
      chunkOfHour: () => Promise.resolve(null),
      seal: () => Promise.resolve('written'),
      prune: () => Promise.resolve(0),
      pruneRows: () => Promise.resolve(0),
    },
    inventory: {
      async write(lease, change) {
        return {
          outcome: await store.guarded(lease, () => store.inventories.push(change)),
          changed: change.entities.length,
        }
      },
      writeFailure: (lease, _connection, _at, _took, errors) =>
        store.guarded(lease, () => store.failures.push(...errors)),
      async writeRelations(lease, _connection, relations) {
        return { outcome: await store.guarded(lease, () => (store.relations = relations)), changed: 1 }
      },
      writeCapabilities: (lease) => store.guarded(lease, () => undefined),
    },
    liveStates: {
      write: (lease, added) => store.guarded(lease, () => added.forEach((row) => store.live.set(row.key, row))),
      read: () => store.ask(() => []),
      remove: (lease, keys) => store.guarded(lease, () => keys.forEach((key) => store.live.delete(key))),
    },
    ...resultPorts(store),
  } satisfies Partial<CollectorPorts>
}

function resultPorts(store: FakeStore) {
  return {
    windows: {
      write: (lease, _id, added) =>
        store.guarded(lease, () => added.forEach((row) => store.windows.set(`${row.lengthMs}/${row.fromMs}`, row))),
      read: () => store.ask(() => []),
      readCounts: () => store.ask(() => []),
      prune: () => Promise.resolve(0),
    },
    statuses: {
      write: (lease, id, atMs, status) => store.guarded(lease, () => store.statuses.set(id, { atMs, status })),
    },
    expired: { prune: () => Promise.resolve(0) },
    heartbeats: {
      beat: () => store.ask(() => void (store.beats += 1)),
      stop: () => store.ask(() => void (store.stops += 1)),
    },
  } satisfies Partial<CollectorPorts>
}

/** Says that nothing entered; what it was given is in `samples`. */
function fakeEngine(samples: Sample[]): LatencyEngine {
  return {
    add: (sample) => samples.push(sample),
    span: () => {
      const times = samples.map(({ sentMs }) => sentMs)
      return times.length > 0 ? { fromMs: Math.min(...times), toMs: Math.max(...times) } : null
    },
    window: (fromMs, toMs) => emptyWindow(fromMs, toMs),
    forgetBefore: () => undefined,
  }
}

function emptyWindow(fromMs: number, toMs: number): ComputedWindow {
  const slo = { good: 0, bad: 0, unknown: 0 }
  const figures = { e2e: null, mean: null, certain: null, hops: [], events: [], open: false }
  const result = { fromMs, toMs, entered: 0, measured: 0, unknown: 0, slo, ...figures }
  return { result, sketches: emptySketches() }
}

function fakeReaderLag(): ReaderLag {
  return { add: () => undefined, lag: () => [], commitIntervalMs: () => null, forgetBefore: () => undefined }
}
