import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createTestDatabase } from '../../../e2e/harness/databases.ts'
import type { KafkaGroup, KafkaTopic } from '../../contracts/kafka.ts'
import { entitiesOf, groupUrn, relationsOf, topicUrn } from '../../domain/collection/inventory.ts'
import type { WindowResult } from '../../domain/latency/window-result.ts'
import { EXPIRING } from '../../use-cases/ports/expired-rows.ts'
import type { Lease } from '../../use-cases/ports/lease-repository.ts'
import { createCollectorPool, type CollectorPool } from './collector-pool.ts'
import { dbExpiredRows } from './expired-rows.ts'
import { dbInventoryRepository } from './inventory-repository.ts'
import { dbJournalRepository } from './journal-repository.ts'
import { dbLeaseRepository } from './lease-repository.ts'
import { dbLiveStateRepository } from './live-state-repository.ts'
import { dbRevisions } from './revisions.ts'
import { dbWindowRepository } from './window-repository.ts'

let url: string
let pool: CollectorPool
const HOUR_MS = 3_600_000

beforeAll(async () => {
  url = await createTestDatabase(inject('postgres'))
  pool = createCollectorPool(url, () => undefined)
})
afterAll(() => pool.end())

const uniqueName = () => `shard:${randomUUID()}`
async function take(name: string, holder = 'a/1', ttlMs = 10_000): Promise<Lease> {
  const [lease] = await dbLeaseRepository(pool).hold([name], holder, ttlMs)
  if (!lease) throw new Error(`${name} is somebody else's`)
  return lease
}
const row = (roundAtMs: number) => ({ roundAtMs, payload: new Uint8Array([1, roundAtMs % 256]) })

test('a lease belongs to one: others get it when it expired, with a greater token', async () => {
  const name = uniqueName()
  const leases = dbLeaseRepository(pool)
  const first = await take(name, 'a/1', 10_000)
  expect(await leases.hold([name], 'b/1', 10_000)).toEqual([])
  expect(await leases.hold([name], 'a/1', -1)).toEqual([first])
  const [second] = await leases.hold([name], 'b/1', 10_000)
  expect(second?.token).toBe(first.token + 1n)
})

test('a later incarnation of a collector takes over at once, its former self never takes back', async () => {
  const name = uniqueName()
  const leases = dbLeaseRepository(pool)
  const before = await take(name, 'a/000000001')
  const after = await take(name, 'a/000000002')
  expect(after.token).toBe(before.token + 1n)
  expect(await leases.hold([name], 'a/000000001', 10_000)).toEqual([])
})

test('a lease that was given back is free at once and its old token is worth nothing', async () => {
  const name = uniqueName()
  const leases = dbLeaseRepository(pool)
  const first = await take(name, 'a/1')
  await leases.release([name], 'a/1')
  expect(await dbJournalRepository(pool).append(first, [row(1_000)])).toBe('fenced')
  expect((await take(name, 'b/1')).token).toBeGreaterThan(first.token)
})

test('two that race for many leases share them without a deadlock', async () => {
  const names = Array.from({ length: 50 }, uniqueName)
  const leases = dbLeaseRepository(pool)
  const [a, b] = await Promise.all([leases.hold(names, 'a/1', 10_000), leases.hold(names.toReversed(), 'b/1', 10_000)])
  expect(a.length + b.length).toBe(50)
})

test('two that write in turns with their tokens never both write: the loser of each take-over writes nothing', async () => {
  const name = uniqueName()
  const journal = dbJournalRepository(pool)
  const leases = dbLeaseRepository(pool)
  const results: { holder: string; token: bigint; at: number; outcome: string }[] = []
  let at = 0
  const race = async (holder: string) => {
    for (let turn = 0; turn < 40; turn += 1) {
      // A TTL in the past: whoever asks next takes it, also in the middle of the other's writes.
      const [lease] = await leases.hold([name], holder, -1)
      if (!lease) continue
      for (let write = 0; write < 3; write += 1) {
        const mine = (at += 1)
        results.push({ holder, token: lease.token, at: mine, outcome: await journal.append(lease, [row(mine)]) })
      }
    }
  }
  await Promise.all([race('a/1'), race('b/1')])
  const { rows } = await pool.query<{ token: string; at: number }>(
    `SELECT "fencingToken" AS token, (extract(epoch FROM "roundAt") * 1000)::int AS at FROM "JournalRound" WHERE shard = $1`,
    [name],
  )
  const written = results.filter(({ outcome }) => outcome === 'written')
  expect(rows).toHaveLength(written.length)
  expect(results.some(({ outcome }) => outcome === 'fenced')).toBe(true)
  expect(new Set(written.map(({ holder }) => holder)).size).toBe(2)
})

test('a write that waits for a take-over sees it: nothing is written with the old token', async () => {
  const name = uniqueName()
  const lease = await take(name)
  const rival = new pg.Client(url)
  await rival.connect()
  await rival.query('BEGIN')
  await rival.query(`UPDATE "Lease" SET "fencingToken" = "fencingToken" + 1, holder = 'b/1' WHERE name = $1`, [name])
  const writing = dbJournalRepository(pool).append(lease, [row(1_000)])
  await untilWaiting(rival)
  await rival.query('COMMIT')
  expect(await writing).toBe('fenced')
  expect(await dbJournalRepository(pool).read(name, 0, 10)).toEqual([])
  await rival.end()
})

/** Until some session waits for a lock; the query itself is what takes time, so there is no pause. */
async function untilWaiting(client: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    )
    if (rowCount) return
  }
}

test('rounds are read back in order, a repeated write changes nothing', async () => {
  const name = uniqueName()
  const lease = await take(name)
  const journal = dbJournalRepository(pool)
  await journal.append(lease, [row(1_700_000_000_123), row(1_700_000_000_623)])
  await journal.append(lease, [row(1_700_000_000_623), row(1_700_000_001_123)])
  const rows = await journal.read(name, 1_700_000_000_123, 10)
  expect(rows).toEqual([row(1_700_000_000_623), row(1_700_000_001_123)])
})

test('an hour is sealed into a chunk and its rows go; what came late stays for the next time', async () => {
  const name = uniqueName()
  const lease = await take(name)
  const journal = dbJournalRepository(pool)
  const hourMs = 1_700_002_800_000
  await journal.append(lease, [row(hourMs + 1_000), row(hourMs + 2_000), row(hourMs + HOUR_MS)])
  expect(await journal.oldestOpenHour(name, hourMs + HOUR_MS - 1)).toBe(null)
  expect(await journal.oldestOpenHour(name, hourMs + HOUR_MS)).toBe(hourMs)
  expect(await journal.rowsOfHour(name, hourMs)).toHaveLength(2)
  await journal.append(lease, [row(hourMs + 3_000)])
  const payload = new Uint8Array([7, 7])
  await journal.seal(lease, { hourMs, rounds: 2, payload, lastRoundAtMs: hourMs + 2_000 })
  expect(await journal.chunkOfHour(name, hourMs)).toEqual(payload)
  expect(await journal.read(name, 0, 10)).toEqual([row(hourMs + 3_000), row(hourMs + HOUR_MS)])
  expect(await journal.prune(hourMs + 0.5, 10)).toBe(1)
  expect(await journal.pruneRows(hourMs + HOUR_MS, 10_000)).toBeGreaterThanOrEqual(1)
  expect(await journal.read(name, 0, 10)).toEqual([row(hourMs + HOUR_MS)])
})

const topic = (name: string, isr = [1]): KafkaTopic => ({
  name,
  topicId: `id-${name}`,
  internal: false,
  partitions: [{ partition: 0, leader: 1, leaderEpoch: 0, replicas: [1, 2], isr }],
  configs: null,
  sizeBytes: null,
})
const group = (name: string): KafkaGroup => ({
  name,
  type: 'classic',
  protocolType: 'consumer',
  state: 'Stable',
  coordinator: 1,
  members: [],
})

async function writeInventory(lease: Lease, connection: string, topics: KafkaTopic[], isComplete = true) {
  const entities = entitiesOf(connection, { topics, groups: [group('g')] })
  return dbInventoryRepository(pool).write(lease, {
    connection,
    snapshot: { takenAtMs: 1_000_000, tookMs: 12.7, errors: [], cluster: { topics: topics.length } },
    entities,
    present: {
      topics: isComplete ? topics.map(({ name }) => topicUrn(connection, name)) : null,
      groups: [groupUrn(connection, 'g')],
    },
  })
}
const entity = async (urn: string) => {
  const { rows } = await pool.query<{ health: string; healthReason: string | null; goneAt: Date | null }>(
    `SELECT health, "healthReason", "goneAt" FROM "Entity" WHERE urn = $1`,
    [urn],
  )
  return rows[0]
}

test('an inventory is written as a difference; what is gone stays with its time, and comes back', async () => {
  const connection = randomUUID()
  const lease = await take(uniqueName())
  expect(await writeInventory(lease, connection, [topic('a'), topic('b', [1, 2])])).toEqual({
    outcome: 'written',
    changed: 3,
  })
  expect(await entity(topicUrn(connection, 'a'))).toMatchObject({ health: 'degraded', goneAt: null })
  expect(await writeInventory(lease, connection, [topic('a'), topic('b', [1, 2])])).toMatchObject({ changed: 0 })
  expect(await writeInventory(lease, connection, [topic('b', [1, 2])], false)).toMatchObject({ changed: 0 })
  expect(await writeInventory(lease, connection, [topic('b', [1, 2])])).toMatchObject({ changed: 1 })
  expect((await entity(topicUrn(connection, 'a')))?.goneAt).toEqual(new Date(1_000_000))
  expect(await writeInventory(lease, connection, [topic('a'), topic('b', [1, 2])])).toMatchObject({ changed: 1 })
  expect(await entity(topicUrn(connection, 'a'))).toMatchObject({ goneAt: null })
})

test('ten thousand topics take few statements and little time', async () => {
  const connection = randomUUID()
  const lease = await take(uniqueName())
  const topics = Array.from({ length: 10_000 }, (_, at) => topic(`t${at}`))
  expect(await writeInventory(lease, connection, topics)).toMatchObject({ changed: 10_001 })
  expect(await writeInventory(lease, connection, topics)).toMatchObject({ changed: 0 })
})

test('a stale holder changes no inventory', async () => {
  const name = uniqueName()
  const lease = await take(name, 'a/1', -1)
  await take(name, 'b/1')
  const connection = randomUUID()
  expect(await writeInventory(lease, connection, [topic('a')])).toEqual({ outcome: 'fenced', changed: 0 })
  expect(await entity(topicUrn(connection, 'a'))).toBe(undefined)
})

test('a failed discovery keeps the inventory and the time at which it was taken', async () => {
  const connection = randomUUID()
  const lease = await take(uniqueName())
  await writeInventory(lease, connection, [topic('a')])
  const error = { subject: 'Inventory', code: 'unreachable', message: 'refused', retryable: true }
  await dbInventoryRepository(pool).writeFailure(lease, connection, 2_000_000, 5, [error])
  const { rows } = await pool.query('SELECT * FROM "Snapshot" WHERE connection = $1', [connection])
  expect(rows).toMatchObject([
    { takenAt: new Date(1_000_000), triedAt: new Date(2_000_000), errors: [error], cluster: { topics: 1 } },
  ])
  const never = randomUUID()
  await dbInventoryRepository(pool).writeFailure(lease, never, 2_000_000, 5, [error])
  const failed = await pool.query('SELECT * FROM "Snapshot" WHERE connection = $1', [never])
  expect(failed.rows).toMatchObject([{ takenAt: null, triedAt: new Date(2_000_000), cluster: null }])
})

test('relations of a connection become exactly what they are now', async () => {
  const connection = randomUUID()
  const lease = await take(uniqueName())
  const write = (reads: Record<string, string[]>) =>
    dbInventoryRepository(pool).writeRelations(
      lease,
      connection,
      relationsOf(connection, new Map(Object.entries(reads).map(([name, topics]) => [name, new Set(topics)])), []),
      1_000,
    )
  expect(await write({ g: ['a', 'b'], h: ['a'] })).toMatchObject({ changed: 3 })
  expect(await write({ g: ['a', 'b'], h: ['a'] })).toMatchObject({ changed: 0 })
  expect(await write({ g: ['b'] })).toMatchObject({ changed: 2 })
  const { rows } = await pool.query(`SELECT "toUrn" FROM "Relation" WHERE starts_with("fromUrn", $1)`, [
    `consumer-group:${connection}/`,
  ])
  expect(rows).toEqual([{ toUrn: topicUrn(connection, 'b') }])
  expect(await write({})).toMatchObject({ changed: 1 })
})

test('live states are replaced and removed by key', async () => {
  const lease = await take(uniqueName())
  const live = dbLiveStateRepository(pool)
  const key = `lag:${randomUUID()}/g`
  await live.write(lease, [{ key, computedAtMs: 1_000, state: '{"a":1}' }])
  await live.write(lease, [{ key, computedAtMs: 2_000, state: '{"a":2}' }])
  expect(await live.read(key)).toEqual([{ key, state: { a: 2 } }])
  await live.remove(lease, [key])
  expect(await live.read(key)).toEqual([])
})

const result = (fromMs: number, bad: number): WindowResult => ({
  fromMs,
  toMs: fromMs + 10_000,
  entered: 10,
  measured: 10,
  unknown: 0,
  slo: { good: 10 - bad, bad, unknown: 0 },
  e2e: null,
  mean: null,
  certain: null,
  hops: [],
  events: [],
  open: false,
})
const windowRow = (fromMs: number, bad: number) => ({
  fromMs,
  lengthMs: 10_000,
  open: false,
  result: result(fromMs, bad),
  sketches: new Uint8Array([1, 2, 3]),
})

test('windows: a stale holder overwrites nothing, counts are read without results, pruning is by batch', async () => {
  const name = uniqueName()
  const id = randomUUID()
  const windows = dbWindowRepository(pool)
  const old = await take(name, 'a/1', -1)
  expect(await windows.write(old, id, [windowRow(0, 1), windowRow(10_000, 2)])).toBe('written')
  const now = await take(name, 'b/1')
  expect(await windows.write(now, id, [windowRow(0, 5)])).toBe('written')
  expect(await windows.write(old, id, [windowRow(0, 9)])).toBe('fenced')
  expect(await windows.readCounts(id, 10_000, -0.5, 10_000.5)).toEqual([
    { fromMs: 0, good: 5, bad: 5, unknown: 0 },
    { fromMs: 10_000, good: 8, bad: 2, unknown: 0 },
  ])
  expect(await windows.read(id, 10_000, 0.5, 20_000.5)).toEqual([windowRow(10_000, 2)])
  expect(await windows.prune(10_000, 9_999.5, 1)).toBe(1)
  expect(await windows.read(id, 10_000, 0, 20_000)).toHaveLength(1)
})

test('what has expired is removed by batch, what still counts stays', async () => {
  await pool.query(`
    INSERT INTO "User" ("id", "name", "email", "updatedAt") VALUES ('ann', 'Ann', 'ann@example.org', now());
    INSERT INTO "Session" ("id", "token", "userId", "updatedAt", "expiresAt")
      SELECT 's' || n, 't' || n, 'ann', now(), now() AT TIME ZONE 'UTC' + n * interval '1 minute' FROM unnest('{-2,-1,1}'::int[]) n;
    INSERT INTO "Verification" ("id", "identifier", "value", "updatedAt", "expiresAt")
      SELECT 'v' || n, 'i', 'v', now(), now() AT TIME ZONE 'UTC' + n * interval '1 minute' FROM unnest('{-2,-1,1}'::int[]) n;
    INSERT INTO "RateLimit" ("id", "key", "count", "lastRequest")
      SELECT 'r' || n, 'r' || n, 1, (extract(epoch FROM now()) * 1000)::bigint - n * 3600000 FROM unnest('{48,25,23}'::int[]) n;
    INSERT INTO "OneTimeLink" ("tokenHash", "purpose", "expiresAt")
      SELECT 'l' || n, 'sign-in', now() - n * interval '1 day' FROM unnest('{9,8,6}'::int[]) n;
    INSERT INTO "CollectorHeartbeat" ("collectorId", "startedAt", "beatAt")
      SELECT 'c' || n, now() - interval '1 year', now() - n * interval '1 day' FROM unnest('{9,8,6}'::int[]) n`)
  const expired = dbExpiredRows(pool)
  for (const kind of EXPIRING)
    expect([kind, await expired.prune(kind, 1), await expired.prune(kind, 9), await expired.prune(kind, 9)]).toEqual([
      ...[kind, 1, 1, 0],
    ])
  const { rows } = await pool.query<{ id: string }>(`
    SELECT id FROM "Session" UNION SELECT id FROM "Verification" UNION SELECT id FROM "RateLimit"
    UNION SELECT "tokenHash" FROM "OneTimeLink" UNION SELECT "collectorId" FROM "CollectorHeartbeat" ORDER BY 1`)
  expect(rows.map(({ id }) => id)).toEqual(['c6', 'l6', 'r23', 's1', 'v1'])
})

test('announcements reach listeners, who hear `config` when they connect', async () => {
  const revisions = dbRevisions(pool, url)
  const stop = new AbortController()
  const heard: string[] = []
  const connected = Promise.withResolvers<undefined>()
  const done = Promise.withResolvers<undefined>()
  const listening = revisions.listen((topic) => {
    heard.push(topic)
    if (topic === 'config') connected.resolve(undefined)
    if (topic === 'lag') done.resolve(undefined)
  }, stop.signal)
  await connected.promise
  await revisions.announce(['pipelines', 'lag'])
  await done.promise
  stop.abort()
  await listening
  expect(heard).toEqual(['config', 'pipelines', 'lag'])
})
