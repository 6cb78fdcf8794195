import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createTestDatabase } from '../../e2e/harness/databases.ts'
import { seedDemo } from '../../e2e/harness/seed.ts'
import { createDatabase, type Database } from '../adapters/db/prisma-client.ts'
import {
  getGroupRoute,
  getTopicRoute,
  listAuditRoute,
  listGroupsRoute,
  listPipelinesRoute,
  listTopicsRoute,
  overviewRoute,
  pipelineLatencyRoute,
  searchRoute,
  shellRoute,
  topologyRoute,
} from '../contracts/api-routes.ts'
import { inventoryQuerySchema } from '../contracts/inventory.ts'
import { latencyQuerySchema } from '../contracts/pipelines.ts'
import { topologyQuerySchema } from '../contracts/topology.ts'
import { AppError } from '../use-cases/app-error.ts'
import { dbReadPorts, readsOver, type Reads } from './reads.ts'

let database: Database
let reads: Reads
/** The seed's moment, and the reads' too: a slow machine must not make anything stale. */
const NOW = Date.now()
const SIZE = { topics: 300, groups: 200 }
const inventory = (query: object = {}) => inventoryQuerySchema.parse(query)
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : error),
  )

beforeAll(async () => {
  const url = await createTestDatabase(inject('postgres'))
  await seedDemo(url, SIZE, NOW)
  database = createDatabase(url, () => undefined)
  const ports = dbReadPorts(database, () => Promise.resolve({ state: 'alive', ageMs: 3 }))
  const scope = async () => ({ ...(await ports.scope.scope()), nowMs: NOW })
  reads = readsOver({ ...ports, scope: { ...ports.scope, scope } })
})
afterAll(() => database.$disconnect())

test('every answer is what its route promises', async () => {
  shellRoute.response.parse(await reads.shell({ email: 'a@example.com', role: 'viewer' }))
  overviewRoute.response.parse(await reads.overview({}))
  listTopicsRoute.response.parse(await reads.topics(inventory()))
  listGroupsRoute.response.parse(await reads.groups(inventory()))
  getTopicRoute.response.parse(await reads.topic('topic:demo/orders.enriched'))
  getGroupRoute.response.parse(await reads.group('consumer-group:demo/score-orders'))
  topologyRoute.response.parse(await reads.topology(topologyQuerySchema.parse({})))
  listPipelinesRoute.response.parse(await reads.pipelines({}))
  for (const range of ['5m', '1h', '6h', '24h', '7d'])
    pipelineLatencyRoute.response.parse(await reads.pipelineLatency('orders', latencyQuerySchema.parse({ range })))
  searchRoute.response.parse(await reads.search({ q: 'orders' }))
  listAuditRoute.response.parse(await reads.audit({ limit: 50 }))
})

describe('lists', () => {
  async function walk(query: object) {
    const items: { urn: string; state: string }[] = []
    let cursor: string | null = null
    do {
      const page = await reads.topics(inventory({ ...query, limit: 37, ...(cursor !== null && { cursor }) }))
      items.push(...page.items)
      cursor = page.nextCursor
    } while (cursor !== null)
    return items
  }

  test.each([
    {},
    { sort: 'name', order: 'desc' },
    { sort: 'ratePerSecond', order: 'desc' },
    { sort: 'sizeBytes' },
    { sort: 'readers' },
  ])('pages of %j hold every topic once', async (query) => {
    const { total } = await reads.topics(inventory(query))
    const urns = (await walk(query)).map(({ urn }) => urn)
    expect([urns.length, new Set(urns).size]).toEqual([total, total])
  })

  test('worst first by default; counts ignore the filter by state', async () => {
    const { counts, total } = await reads.topics(inventory())
    const states = (await walk({})).map(({ state }) => state)
    expect(states).toEqual([...states].sort((a, b) => rank(a) - rank(b)))
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(total)
    const idle = await reads.topics(inventory({ state: 'idle' }))
    expect([idle.total, idle.counts]).toEqual([counts.idle, counts])
  })
  const rank = (state: string) =>
    ['breached', 'at-risk', 'unknown', 'stale', 'learning', 'healthy', 'idle'].indexOf(state)

  test('filters: text, environment, cluster, owner, internal', async () => {
    const names = async (query: object) =>
      (await reads.topics(inventory({ limit: 200, ...query }))).items.map(({ name }) => name)
    expect(await names({ env: 'demo', q: 'ORDERS.' })).toEqual(
      expect.arrayContaining(['orders.raw', 'orders.enriched', 'orders.scored']),
    )
    expect(await names({ cluster: 'demo', q: '__' })).toEqual([])
    expect(await names({ cluster: 'demo', q: '__', internal: 'true' })).toEqual(['__consumer_offsets'])
    const owned = await reads.topics(inventory({ owner: 'orders-platform' }))
    expect(owned.items.every(({ owner }) => owner === 'orders-platform')).toBe(true)
    expect(owned.total).toBeGreaterThan(0)
    // Gone ones are not listed.
    expect(await names({ cluster: 'demo', q: 'orders.v1' })).toEqual([])
  })

  test('what cannot be asked says so instead of answering with nothing', async () => {
    expect(await codeOf(reads.topics(inventory({ sort: 'colour' })))).toBe('invalid_input')
    expect(await codeOf(reads.topics(inventory({ cursor: 'x' })))).toBe('invalid_input')
    expect(await codeOf(reads.topics(inventory({ cluster: 'nowhere' })))).toBe('not_found')
    expect(await codeOf(reads.overview({ env: 'nowhere' }))).toBe('not_found')
  })

  test('groups by lag: unknown last, the stuck one breached with its reason', async () => {
    const { items } = await reads.groups(inventory({ cluster: 'demo', sort: 'lagSeconds', order: 'desc' }))
    expect(items.map(({ name }) => name)[0]).toBe('orders-archive')
    expect(items.at(-1)?.lagSeconds).toBeNull()
    expect(items[0]).toMatchObject({ state: 'breached', reason: expect.stringContaining('make no progress') as string })
  })

  test('the columns that the database computes agree with the documents', async () => {
    const topics = (await reads.topics(inventory({ cluster: 'prod-eu', limit: 200 }))).items
    for (const { urn, partitions, underReplicated } of topics.slice(0, 20)) {
      const detail = await reads.topic(urn)
      expect(partitions).toBe(detail.partitions.length)
      expect(underReplicated).toBe(detail.partitions.filter(({ isr, replicas }) => isr.length < replicas.length).length)
    }
  })
})

describe('one entity', () => {
  test('a topic knows its readers and writers, detected and declared', async () => {
    const topic = await reads.topic('topic:demo/orders.enriched')
    expect(topic.readers.map(({ group }) => group.name)).toEqual(['score-orders'])
    expect(topic.readers[0]?.partitions.every((partition) => partition.topic === 'orders.enriched')).toBe(true)
    expect(topic.writers).toMatchObject([{ name: 'enrich-orders', source: 'declared' }])
    expect(topic.row.pipelines).toEqual([{ id: 'orders', name: 'Order scoring' }])
  })

  test('a gone one is shown with when it went, an unknown one is not found', async () => {
    const gone = await reads.topic('topic:demo/orders.v1')
    expect([gone.gone, gone.goneAt !== null, gone.row.state]).toEqual([true, true, 'unknown'])
    expect(await codeOf(reads.topic('topic:demo/never-was'))).toBe('not_found')
    expect(await codeOf(reads.group('consumer-group:demo/never-was'))).toBe('not_found')
    expect(await codeOf(reads.group('topic:demo/orders.raw'))).toBe('not_found')
  })

  test('a group has its lag in records and seconds, per partition with its reader', async () => {
    const group = await reads.group('consumer-group:demo/score-orders')
    expect(group.partitions).toHaveLength(12)
    expect(new Set(group.partitions.map(({ member }) => member)).size).toBe(2)
    expect(group.lagHistory.some(({ seconds }) => seconds === null)).toBe(true)
  })
})

describe('topology', () => {
  test('without a focus it opens on the worst pipeline, with its hops in order', async () => {
    const { focus, nodes, edges } = await reads.topology(topologyQuerySchema.parse({ env: 'demo' }))
    expect(focus).toBe('topic:demo/orders.raw')
    const at = (name: string) => nodes.find((node) => node.name === name)
    expect([at('enrich-orders')?.engine, at('orders.enriched')?.distance, at('score-orders')?.distance]).toEqual([
      'flink',
      2,
      3,
    ])
    const hop = edges.find(({ to }) => to === 'consumer-group:demo/score-orders')
    expect([hop?.delay?.est !== undefined, hop?.onFocusedPath]).toEqual([true, true])
    // orders.scored lies one step beyond the default depth.
    expect(at('score-orders')?.hiddenNeighbours).toBe(1)
  })

  test('depth 0 is the entity alone, and one that was never seen is not found', async () => {
    const one = await reads.topology(topologyQuerySchema.parse({ focus: 'topic:demo/orders.raw', up: 0, down: 0 }))
    expect(one.nodes).toHaveLength(1)
    expect(one.nodes[0]?.hiddenNeighbours).toBe(3)
    expect(await codeOf(reads.topology(topologyQuerySchema.parse({ focus: 'topic:demo/nowhere' })))).toBe('not_found')
  })
})

describe('latency', () => {
  test('an hour added up from long windows holds what its short ones hold', async () => {
    const to = Math.floor(NOW / 10_000) * 10_000 - 60_000
    const { summary, trend, range } = await reads.pipelineLatency('orders', { range: '1h', from: to - 3_000_000, to })
    expect(range.stepMs).toBe(10_000)
    const entered = trend.reduce((sum, point) => sum + point.entered, 0)
    expect(summary.entered).toBeCloseTo(entered, 3)
    const decided = [summary.good, summary.bad, summary.unknown].map((count) => count ?? Number.NaN)
    expect(decided.reduce((sum, count) => sum + count, 0)).toBeCloseTo(entered, 3)
    expect(summary.hops.map(({ id }) => id)).toEqual(['enrich', 'score', 'serve'])
  })

  test('a gap of the collector is a gap, not zero', async () => {
    const { trend } = await reads.pipelineLatency('orders', latencyQuerySchema.parse({ range: '6h' }))
    const gaps = trend.filter(({ gap, fromMs }) => gap && fromMs > NOW - 2 * 3_600_000)
    expect(gaps.length).toBeGreaterThanOrEqual(4)
    expect(gaps.every(({ p95 }) => p95 === null)).toBe(true)
  })

  test('a range that is none and a pipeline that is none', async () => {
    expect(await codeOf(reads.pipelineLatency('orders', { range: '1h', from: 2_000, to: 1_000 }))).toBe('invalid_input')
    expect(await codeOf(reads.pipelineLatency('nothing', { range: '1h' }))).toBe('not_found')
  })
})

test('search: what begins with the text first, at most fifty, and it says when there were more', async () => {
  const { items } = await reads.search({ q: 'ORDERS' })
  const begins = items.map(({ name }) => name.toLowerCase().startsWith('orders'))
  expect(begins).toEqual([...begins].sort((a, b) => Number(b) - Number(a)))
  const many = await reads.search({ q: 'team-' })
  expect([many.items.length, many.truncated]).toEqual([50, true])
  expect((await reads.search({ q: 'order scoring' })).items).toMatchObject([
    { kind: 'pipeline', href: '/pipelines/orders/latency' },
  ])
  expect(await reads.search({ q: 'no%such_thing' })).toEqual({ items: [], truncated: false })
})

test('audit: newest first, each event once over the pages', async () => {
  const first = await reads.audit({ limit: 2 })
  const second = await reads.audit({ limit: 200, ...(first.nextCursor !== null && { cursor: first.nextCursor }) })
  const ids = [...first.items, ...second.items].map(({ id }) => Number(id))
  expect(ids).toEqual([...ids].sort((a, b) => b - a))
  expect([new Set(ids).size, second.nextCursor]).toEqual([5, null])
})

describe('the overview', () => {
  test('names what is wrong, and counts one lost cluster once', async () => {
    const { degraded, clusters, changes } = await reads.overview({})
    expect(degraded.map(({ name }) => name)).toContain('orders-archive')
    expect(degraded.every(({ urn }) => !urn.includes('prod-us'))).toBe(true)
    expect(clusters[0]).toMatchObject({ connection: 'prod-us', state: 'stale' })
    expect(changes.some(({ text }) => text.includes('orders.v1 is gone'))).toBe(true)
    // Who signed in is for the audit log alone.
    expect(JSON.stringify(changes)).not.toContain('example.com')
  })

  test('a status that is not renewed reads stale, whatever it says', async () => {
    await database.$executeRaw`
      UPDATE "PipelineStatus" SET "status" = "status" || jsonb_build_object('sampledAtMs', ${NOW - 60_000}::float8)
      WHERE "pipelineId" = 'orders'`
    const { pipelines, sentence } = await reads.overview({ env: 'demo' })
    expect(pipelines[0]?.status?.state).toBe('stale')
    expect(sentence[0]).toMatchObject({ text: 'Order scoring', tone: 'stale' })
  })
})
