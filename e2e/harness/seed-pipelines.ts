import { pipelineDocumentSchema, type PipelineDocument } from '../../server/contracts/pipelines.ts'
import type { Weather } from './seed-latency.ts'

/** A pipeline and what its day was like; `ageMs` is how long ago, 0 is now. `null`: nothing was sampled then. */
export type SeedPipeline = {
  document: PipelineDocument
  weather: (ageMs: number) => Weather | null
  hasStatus: boolean
}

const MINUTE = 60_000
const HOUR = 3_600_000

/** Slow wave over the day between 1 − `depth` and 1. */
const wave = (ageMs: number, depth: number) => 1 - depth * (0.5 + 0.5 * Math.sin((ageMs / HOUR) * 0.9))
/** The collector was away in these minutes. */
const isGap = (ageMs: number) => ageMs > 70 * MINUTE && ageMs <= 75 * MINUTE
/** The scorer was slow: the fault of the story, still felt now. */
const fault = (ageMs: number) => (ageMs > 38 * MINUTE || ageMs < 0 ? 0 : ageMs > 24 * MINUTE ? 1 : 0.34)

const orders: SeedPipeline = {
  document: pipelineDocumentSchema.parse({
    id: 'orders',
    name: 'Order scoring',
    environment: 'demo',
    owner: 'orders-platform',
    domain: 'orders',
    entry: 'demo/orders.raw',
    sampleMs: 500,
    slo: { targetMs: 5_000, quantile: 0.95, window: '28d' },
    hops: [
      {
        id: 'enrich',
        name: 'Enrich',
        engine: 'flink',
        connection: 'demo',
        reads: ['orders.raw'],
        group: 'enrich-orders',
        commit: 'with-output',
        writes: ['orders.enriched'],
      },
      {
        id: 'score',
        name: 'Score',
        engine: 'service',
        connection: 'demo',
        reads: ['orders.enriched'],
        group: 'score-orders',
        isolation: 'read_committed',
        commit: 'with-output',
        writes: ['orders.scored'],
      },
      {
        id: 'serve',
        name: 'Serve',
        engine: 'store',
        connection: 'demo',
        reads: ['orders.scored'],
        group: 'serve-orders',
        isolation: 'read_committed',
      },
    ],
  }),
  weather: (ageMs) =>
    isGap(ageMs) ? null : { hopMs: [760, 420 + 5_200 * fault(ageMs), 310], perSecond: 50 * wave(ageMs, 0.4) },
  hasStatus: true,
}

type Simple = {
  id: string
  name: string
  owner: string
  entry: string
  targetMs: number
  hops: [string, string, 'flink' | 'spark' | 'connect' | 'store' | 'ksqldb', number | null][]
}

function simple(pipeline: Simple, weather: SeedPipeline['weather'], hasStatus = true): SeedPipeline {
  const topics = [pipeline.entry, ...pipeline.hops.slice(0, -1).map(([id]) => `${pipeline.id}.${id}`)]
  const document = pipelineDocumentSchema.parse({
    id: pipeline.id,
    name: pipeline.name,
    environment: 'production',
    owner: pipeline.owner,
    entry: `prod-eu/${pipeline.entry}`,
    sampleMs: 5_000,
    slo: { targetMs: pipeline.targetMs, quantile: 0.95, window: '28d' },
    hops: pipeline.hops.map(([id, name, engine, holdMs], index) => ({
      id,
      name,
      engine,
      connection: 'prod-eu',
      reads: [topics[index]],
      group: `${pipeline.id}-${id}`,
      holdMs,
      writes: topics[index + 1] === undefined ? [] : [topics[index + 1]],
    })),
  })
  return { document, weather, hasStatus }
}

export const seedPipelines: readonly SeedPipeline[] = [
  orders,
  simple(
    {
      id: 'returns',
      name: 'Returns feed',
      owner: 'support-data',
      entry: 'returns.raw',
      targetMs: 20_000,
      hops: [
        ['capture', 'Capture', 'connect', 0],
        ['daily', 'Daily', 'store', 0],
      ],
    },
    (ageMs) => ({ hopMs: [3_000 + (ageMs < 2 * HOUR ? 26_000 : 0), 2_000], perSecond: 42 }),
  ),
  simple(
    {
      id: 'payments',
      name: 'Payments ledger',
      owner: 'payments',
      entry: 'payments.settled',
      targetMs: 15_000,
      hops: [
        ['book', 'Book', 'spark', 0],
        ['ledger', 'Ledger', 'store', 0],
      ],
    },
    (ageMs) => ({ hopMs: [1_700, 700], perSecond: 1_980 * wave(ageMs, 0.3) }),
  ),
  simple(
    {
      id: 'visits',
      name: 'Clickstream visits',
      owner: 'web-data',
      entry: 'web.clicks',
      targetMs: 90_000,
      hops: [
        ['stitch', 'Stitch', 'flink', null],
        ['visits', 'Visits', 'store', 0],
      ],
    },
    (ageMs) => ({ hopMs: [38_000 + 5_000 * wave(ageMs, 0.8), 4_000], perSecond: 18_220 * wave(ageMs, 0.5) }),
  ),
  simple(
    {
      id: 'catalog',
      name: 'Search indexing',
      owner: 'catalog',
      entry: 'catalog.items',
      targetMs: 60_000,
      hops: [
        ['index', 'Index', 'ksqldb', 0],
        ['search', 'Search', 'store', 0],
      ],
    },
    () => ({ hopMs: [9_000, 4_000], perSecond: 312 }),
  ),
  simple(
    {
      id: 'prices',
      name: 'Price audit',
      owner: 'catalog',
      entry: 'prices.audit',
      targetMs: 300_000,
      hops: [['log', 'Log', 'store', 0]],
    },
    (ageMs) => ({ hopMs: [2_000], perSecond: ageMs > 12 * HOUR ? 3 : 0 }),
  ),
  simple(
    {
      id: 'loyalty',
      name: 'Loyalty points',
      owner: 'crm',
      entry: 'loyalty.events',
      targetMs: 20_000,
      hops: [
        ['points', 'Points', 'flink', 0],
        ['crm', 'CRM', 'store', 0],
      ],
    },
    () => null,
    false,
  ),
]
