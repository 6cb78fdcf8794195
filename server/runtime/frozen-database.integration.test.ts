import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { freezePostgres } from '../../e2e/harness/frozen-postgres.ts'
import { isDatabaseDown } from '../adapters/db/database-down.ts'
import { migrate } from '../adapters/db/migrate.ts'
import { listConnectionsRoute } from '../contracts/api-routes.ts'
import { linkHandler } from './account-handler.ts'
import { apiHandler } from './api-handler.ts'
import { startEmbeddedDatabase } from './embedded-database.ts'
import { healthHandler } from './health-handler.ts'
import { services } from './services.ts'
import { onceDatabaseAnswers } from './wait-for-database.ts'

vi.setConfig({ testTimeout: 60_000 })
const URL_HTTP = 'http://127.0.0.1:3000'
/** Of the statement, and then of the rollback that goes unanswered as well. */
const LONGEST_MS = 22_000

// A server of its own: this suite freezes it.
const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-frozen-'))
let url = ''
let thaw: () => void = () => undefined

beforeAll(async () => {
  const database = await startEmbeddedDatabase(folder)
  url = database.url
  await migrate(url)
  Object.assign(process.env, {
    DATABASE_URL: url,
    FRESNEL_URL: URL_HTTP,
    FRESNEL_SECRET_KEY: 'a key of the test, long enough to be one',
    LOG_LEVEL: 'silent',
  })
  return async () => {
    await services().database.$disconnect()
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
afterEach(() => thaw())
const freeze = () => void (thaw = freezePostgres(folder))

async function timed<T>(work: Promise<T>): Promise<{ result: T; tookMs: number }> {
  const startedAt = performance.now()
  const result = await work
  return { result, tookMs: performance.now() - startedAt }
}

test('requests are answered while it is frozen, and all is well when it goes on', async () => {
  const { token } = await services().issueDemoLink()
  const signedIn = await linkHandler(
    new Request(`${URL_HTTP}/api/auth/link`, {
      method: 'POST',
      body: JSON.stringify({ token }),
      headers: { 'content-type': 'application/json' },
    }),
  )
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const handler = apiHandler(listConnectionsRoute, 'connection:read', ({ query }) => services().listConnections(query))
  const list = () => handler(new Request(`${URL_HTTP}/api/v1/connections`, { headers: { cookie } }))
  // Several at once, so that the pool holds connections.
  for (const { status } of await Promise.all(Array.from({ length: 6 }, list))) expect(status).toBe(200)

  freeze()
  // More than the pool has connections: some wait for the server's word, some for a new connection, some for any.
  const [health, ...lists] = await Promise.all([
    timed(healthHandler(new Request(`${URL_HTTP}/healthz`))),
    ...Array.from({ length: 15 }, () => timed(list())),
  ])
  expect([health.result.status, health.tookMs < 3_000]).toEqual([503, true])
  for (const { result, tookMs } of lists) {
    expect([result.status, ((await result.json()) as { code: string }).code]).toEqual([503, 'database_down'])
    expect(tookMs).toBeLessThan(LONGEST_MS)
  }
  thaw()
  await vi.waitFor(async () => expect((await list()).status).toBe(200), 10_000)
})

test('a transaction that was cut off by it is not left open for the next one', async () => {
  const { database } = services()
  const cut = database.$transaction(async (tx) => {
    await tx.$executeRaw`INSERT INTO "RateLimit" ("id", "key", "count", "lastRequest") VALUES ('cut', 'cut', 1, 1)`
    freeze()
    await tx.$executeRaw`UPDATE "RateLimit" SET "count" = 2 WHERE "id" = 'cut'`
  })
  const { result, tookMs } = await timed(cut.catch((error: unknown) => error))
  expect([isDatabaseDown(result), tookMs < LONGEST_MS], String(result)).toEqual([true, true])
  thaw()

  await Promise.all(
    Array.from({ length: 10 }, (_, index) => services().heartbeats.beat(`c${index}`)), // each connection of the pool
  )
  const other = new pg.Client(url)
  await other.connect()
  await vi.waitFor(async () => {
    const { rows } = await other.query(`SELECT query FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'`)
    expect(rows).toEqual([])
  }, 10_000)
  const { rows } = await other.query(
    `SELECT (SELECT count(*)::int FROM "CollectorHeartbeat") AS beats, (SELECT count(*)::int FROM "RateLimit" WHERE id = 'cut') AS cut`,
  )
  await other.end()
  expect(rows).toEqual([{ beats: 10, cut: 0 }])
})

test('a statement that takes too long counts as a database that does not answer', async () => {
  const slow = services().database.$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL statement_timeout = 20`
    await tx.$queryRaw`SELECT pg_sleep(5)::text`
  })
  expect(isDatabaseDown(await slow.catch((error: unknown) => error))).toBe(true)
})

test('a start waits for one that is frozen, and says what it waits for', async () => {
  freeze()
  const start = onceDatabaseAnswers(url, () => migrate(url), new AbortController().signal, 1_000)
  const { result, tookMs } = await timed(start.catch((error: unknown) => error))
  expect(result).toMatchObject({ name: 'ExpectedError', message: expect.stringContaining('did not answer') as string })
  expect(tookMs).toBeLessThan(LONGEST_MS)
})

test('a start does not wait for ever for a lock, and says where to look', async () => {
  const holder = new pg.Client(url)
  await holder.connect()
  await holder.query('SELECT pg_advisory_lock(72707369)')
  const start = onceDatabaseAnswers(url, () => migrate(url, { lockTimeoutMs: 50 }), new AbortController().signal)
  await expect(start).rejects.toMatchObject({
    name: 'ExpectedError',
    message: expect.stringContaining('another session holds a lock') as string,
    fix: expect.stringContaining('pg_locks') as string,
  })
  await holder.end()
})
