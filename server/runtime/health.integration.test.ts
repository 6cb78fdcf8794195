import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { migrate } from '../adapters/db/migrate.ts'
import { listConnectionsRoute } from '../contracts/api-routes.ts'
import { linkHandler } from './account-handler.ts'
import { apiHandler } from './api-handler.ts'
import { startEmbeddedDatabase, type EmbeddedDatabase } from './embedded-database.ts'
import { healthHandler } from './health-handler.ts'
import { metricsHandler } from './metrics-handler.ts'
import { services } from './services.ts'

// A server of its own: this suite stops it.
const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-health-'))
let database: EmbeddedDatabase
const TOKEN = 'a token for the scraper'
const url = 'http://127.0.0.1:3000'

beforeAll(async () => {
  database = await startEmbeddedDatabase(folder)
  await migrate(database.url)
  Object.assign(process.env, {
    DATABASE_URL: database.url,
    FRESNEL_SECRET_KEY: 'a key of the test, long enough to be one',
    FRESNEL_METRICS_TOKEN: TOKEN,
    LOG_LEVEL: 'silent',
  })
  return async () => {
    await services().database.$disconnect()
    await database.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

const list = apiHandler(listConnectionsRoute, 'connection:read', ({ query }) => services().listConnections(query))
const health = async (query = '') => {
  const response = await healthHandler(new Request(`${url}/healthz${query}`))
  return { status: response.status, body: (await response.json()) as unknown }
}
const metrics = (headers: Record<string, string> = {}) => metricsHandler(new Request(`${url}/metrics`, { headers }))
const scrape = async () => (await metrics({ authorization: `Bearer ${TOKEN}` })).text()

test('a console without a collector is degraded, one with it is fine', async () => {
  expect(await health()).toMatchObject({ status: 200, body: { status: 'degraded', collector: { state: 'unknown' } } })
  await services().heartbeats.beat('c')
  expect(await health()).toMatchObject({
    status: 200,
    body: { status: 'ok', database: { state: 'up' }, collector: { state: 'alive' } },
  })
})

test.each([
  [{}, 401],
  [{ authorization: 'Bearer wrong' }, 401],
  [{ authorization: `Bearer ${TOKEN}` }, 200],
  [{ cookie: 'better-auth.session_token=forged.forged' }, 401],
])('metrics with %j are %i', async (headers, status) => {
  expect((await metrics(headers as Record<string, string>)).status).toBe(status)
})

test('metrics hold lag and latency by the names that people know, and nothing for what is unknown', async () => {
  const lag = (records: { lo: number; hi: number } | null) => ({
    ...{ topic: 'orders.raw', partition: 0, committed: 5, end: 9, logStart: 0, records, reason: null },
    ...{ seconds: records && { lo: 500, est: 1_500, hi: 2_500 }, advancedAt: null, state: 'behind' },
  })
  const group = (records: { lo: number; hi: number } | null) => ({
    ...{ sampledAtMs: Date.now(), intervalMs: 500, commitIntervalMs: null, records, trend: [] },
    ...{ seconds: records && { lo: 500, est: 1_500, hi: 2_500 }, partitions: [lag(records)] },
  })
  const rows = { 'lag:prod/g/1': group({ lo: 3, hi: 4 }), 'lag:prod/unknown': group(null), 'lag:prod/odd': { odd: 1 } }
  for (const [key, state] of Object.entries(rows))
    await services().database.liveState.create({ data: { key, computedAt: new Date(), state } })
  const text = await scrape()
  expect(text).toContain(
    'kafka_consumergroup_group_lag{cluster_name="prod",group="g/1",topic="orders.raw",partition="0"} 4\n',
  )
  expect(text).toContain('kafka_consumergroup_group_max_lag_seconds{cluster_name="prod",group="g/1"} 1.5\n')
  expect(text).not.toMatch(/lag[^\n]*group="(unknown|odd)"/)
  for (const name of ['fresnel_build_info', 'fresnel_collector_up', 'process_resident_memory_bytes'])
    expect(text).toContain(`\n${name}`)
  expect(text.endsWith('# EOF\n')).toBe(true)
})

test('while the database is away every answer says so by name, and all is well when it is back', async () => {
  const { token } = await services().issueDemoLink()
  const answer = await linkHandler(
    new Request(url, {
      method: 'POST',
      body: JSON.stringify({ token }),
      headers: { 'content-type': 'application/json' },
    }),
  )
  const request = () => {
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    return new Request(`${url}/api/v1/connections`, { headers: { cookie } })
  }
  expect((await list(request())).status).toBe(200)

  await database.stop()
  const down = await list(request())
  expect([down.status, ((await down.json()) as { code: string }).code]).toEqual([503, 'database_down'])
  expect(await health()).toEqual({
    status: 503,
    body: { status: 'down', database: { state: 'down' }, collector: { state: 'unknown' } },
  })
  expect((await health('?probe=live')).status).toBe(200)
  expect((await metrics({ authorization: `Bearer ${TOKEN}` })).status).toBe(503)

  database = await startEmbeddedDatabase(folder)
  expect((await list(request())).status).toBe(200)
  expect((await health()).status).toBe(200)
})
