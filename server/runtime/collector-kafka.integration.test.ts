import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test, vi, inject } from 'vitest'
import { createTestDatabase } from '../../e2e/harness/databases.ts'
import { TestKafka, unique } from '../../e2e/harness/kafka-client.ts'
import { startKafka, type Kafka } from '../../e2e/stack/kafka/start-kafka.ts'
import { createCollectorPool, type CollectorPool } from '../adapters/db/collector-pool.ts'
import { dbExpiredRows } from '../adapters/db/expired-rows.ts'
import { dbInventoryRepository } from '../adapters/db/inventory-repository.ts'
import { dbJournalRepository } from '../adapters/db/journal-repository.ts'
import { dbLeaseRepository } from '../adapters/db/lease-repository.ts'
import { dbLiveStateRepository } from '../adapters/db/live-state-repository.ts'
import { dbPipelineStatusRepository } from '../adapters/db/pipeline-status-repository.ts'
import { dbRevisions } from '../adapters/db/revisions.ts'
import { dbWindowRepository } from '../adapters/db/window-repository.ts'
import { connectKafka } from '../adapters/kafka/connect-kafka.ts'
import { samplingStateSchema, topicRateStateSchema } from '../contracts/collector-state.ts'
import { pipelineDocumentSchema } from '../contracts/pipelines.ts'
import { decodeRounds } from '../domain/collection/round-codec.ts'
import { createEngine } from '../domain/latency/engine.ts'
import { createReaderLag } from '../domain/latency/reader-lag.ts'
import { Collector } from '../use-cases/collector/collector.ts'
import { systemClock } from './system-clock.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 90_000 })
const eventually = <T>(check: () => T | Promise<T>, timeout = 30_000) => vi.waitFor(check, { timeout, interval: 50 })

let pool: CollectorPool
let url: string
let folder: string
let kafka: Kafka
let client: TestKafka
/** A cluster of its own: its broker is restarted. */
beforeAll(async () => {
  url = await createTestDatabase(inject('postgres'))
  pool = createCollectorPool(url, () => undefined)
  folder = mkdtempSync(path.join(tmpdir(), 'fresnel-collector-kafka-'))
  kafka = await startKafka({ folder })
  client = await TestKafka.connect(kafka.bootstrap)
})
afterAll(async () => {
  await client.close().catch(() => undefined)
  await kafka.stop()
  await pool.end()
  rmSync(folder, { recursive: true, force: true })
})

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

function startCollector(connection: string, topic: string, group: string) {
  const credentials = { bootstrap: kafka.bootstrap, password: null } as const
  const security = { protocol: 'PLAINTEXT', verifyCertificate: true } as const
  const hop = { id: 'read', name: 'Read', engine: 'service', connection, reads: [topic], group }
  const base = { id: connection, name: 'P', environment: 'test', sampleMs: 250, slo: { targetMs: 5_000 } }
  const document = pipelineDocumentSchema.parse({ ...base, entry: `${connection}/${topic}`, hops: [hop] })
  const named = { name: connection, environment: 'test', credentials: { ...credentials, security }, problem: null }
  const stop = new AbortController()
  const done = new Collector(
    {
      clock: systemClock,
      log: { info: () => undefined, warn: () => undefined },
      connectKafka: (given) => connectKafka(given),
      connections: { credentials: () => Promise.resolve([named]) },
      pipelines: { pipelines: () => Promise.resolve([document]) },
      leases: dbLeaseRepository(pool),
      journal: dbJournalRepository(pool),
      inventory: dbInventoryRepository(pool),
      liveStates: dbLiveStateRepository(pool),
      windows: dbWindowRepository(pool),
      statuses: dbPipelineStatusRepository(pool),
      revisions: dbRevisions(pool, url),
      expired: dbExpiredRows(pool),
      heartbeats: { beat: () => Promise.resolve(), stop: () => Promise.resolve() },
      digest: (text) => text,
      createEngine,
      createReaderLag,
      rssBytes: () => 0,
    },
    connection,
    `${connection}/1`,
  ).run(stop.signal)
  stops.push(async () => {
    stop.abort()
    await done
  })
}

const live = async (key: string): Promise<unknown> =>
  (await pool.query<{ state: unknown }>('SELECT state FROM "LiveState" WHERE key = $1', [key])).rows[0]?.state
const sampling = async (connection: string) => samplingStateSchema.parse(await live(`sampling:${connection}`))
const rate = async (connection: string, topic: string) =>
  topicRateStateSchema.parse(await live(`rate:${connection}/${topic}`))
async function topicEntity(urn: string) {
  const text = `SELECT attributes->>'topicId' AS "topicId", "goneAt" FROM "Entity" WHERE urn = $1`
  return (await pool.query<{ topicId: string; goneAt: Date | null }>(text, [urn])).rows[0]
}

test('a topic that is deleted and made again while it is sampled is another series, and nothing else suffers', async () => {
  const connection = unique('recreate')
  const [topic, other, group] = [unique('t'), unique('other'), unique('g')]
  await client.topic(topic, 3)
  await client.topic(other)
  await client.produce(topic, 0, 50)
  await client.commit(group, topic, [20, 0, 0])
  startCollector(connection, topic, group)
  await eventually(async () => expect((await rate(connection, topic)).partitions[0]?.end).toBe(50))
  const before = await eventually(async () => {
    const found = await topicEntity(`topic:${connection}/${topic}`)
    expect(found).toMatchObject({ goneAt: null })
    return found
  })
  await client.admin.deleteTopics({ topics: [topic] })
  await eventually(async () =>
    expect((await sampling(connection)).errors.map(({ code }) => code)).toContain('UNKNOWN_TOPIC_OR_PARTITION'),
  )
  await eventually(async () => expect((await topicEntity(`topic:${connection}/${topic}`))?.goneAt).not.toBe(null))
  await client.topic(topic, 2)
  await client.produce(topic, 0, 5)
  // The new series begins at its own offsets: no rate goes backwards, no old partition stays.
  await eventually(async () => {
    const now = await rate(connection, topic)
    expect(now.partitions.map(({ partition }) => partition)).toEqual([0, 1])
    expect(now.partitions[0]?.end).toBe(5)
    expect(now.ratePerSecond ?? 0).toBeGreaterThanOrEqual(0)
  })
  await eventually(async () => {
    const now = await topicEntity(`topic:${connection}/${topic}`)
    expect(now?.goneAt).toBe(null)
    expect(now?.topicId).not.toBe(before?.topicId)
  })
  const rows = await dbJournalRepository(pool).read(`shard:${connection}`, 0, 10_000)
  const ids = new Set(
    rows
      .flatMap(({ payload }) => decodeRounds(payload))
      .flatMap(({ samples }) =>
        samples.flatMap((sample) => (sample.kind === 'end' && sample.topic === topic ? [sample.topicId] : [])),
      ),
  )
  expect(ids.size).toBe(2)
  await eventually(async () => expect((await sampling(connection)).errors).toEqual([]))
})

test('a broker that is killed and comes back leaves a gap and an error with its time, and sampling goes on', async () => {
  const connection = unique('restart')
  const [topic, group] = [unique('t'), unique('g')]
  await client.topic(topic)
  await client.produce(topic, 0, 10)
  await client.commit(group, topic, [10])
  startCollector(connection, topic, group)
  await eventually(async () => expect((await rate(connection, topic)).partitions[0]?.end).toBe(10))
  const [broker] = kafka.brokers
  broker?.program.kill('SIGKILL')
  await broker?.program.ended
  const killedAtMs = systemClock.nowMs()
  const failed = await eventually(async () => {
    const state = await sampling(connection)
    expect(state.errors).not.toEqual([])
    return state
  })
  expect(failed.roundAtMs).toBeLessThan(killedAtMs + 1_000)
  // The inventory of before stays, with its error.
  await broker?.restart()
  await eventually(async () => {
    const state = await sampling(connection)
    expect(state.errors).toEqual([])
    expect(state.roundAtMs).toBeGreaterThan(killedAtMs + 1_000)
  })
  const rows = await dbJournalRepository(pool).read(`shard:${connection}`, killedAtMs, 10)
  await eventually(async () => {
    const more = await dbJournalRepository(pool).read(`shard:${connection}`, killedAtMs, 1_000)
    expect(more.length).toBeGreaterThan(rows.length + 10)
  })
  expect(await topicEntity(`topic:${connection}/${topic}`)).toMatchObject({ goneAt: null })
})

test('what is not there is an error that says so; an address where nothing listens is one too', async () => {
  const connection = unique('absent')
  startCollector(connection, unique('nowhere'), unique('nobody'))
  const found = await eventually(async () => {
    const { rows } = await pool.query<{ state: string; reason: string }>(
      `SELECT status->>'state' AS state, status->>'reason' AS reason FROM "PipelineStatus" WHERE "pipelineId" = $1`,
      [connection],
    )
    expect(rows[0]?.reason).toMatch(/does not exist on/)
    return rows[0]
  })
  expect(found?.state).toBe('unknown')
})

test('listening survives a listener that the server throws out', async () => {
  const stop = new AbortController()
  const heard: string[] = []
  const listening = dbRevisions(pool, `${url}&application_name=listener`).listen(
    (topic) => heard.push(topic),
    stop.signal,
  )
  await eventually(() => expect(heard).toEqual(['config']))
  const admin = new pg.Client(url)
  await admin.connect()
  await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'listener'`)
  await admin.end()
  await eventually(() => expect(heard).toEqual(['config', 'config']))
  stop.abort()
  await listening
})
