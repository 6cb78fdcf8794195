import { seedGroup, seedTopic, type SeedGroup, type SeedTopic } from './seed-inventory.ts'
import { randomFrom } from './seed-latency.ts'
import { seedPipelines } from './seed-pipelines.ts'

/** How large the second cluster is, for measuring; the defaults make a lively console in seconds. */
export type SeedSize = { topics: number; groups: number }

export type SeedCluster = {
  connection: string
  environment: string
  topics: SeedTopic[]
  groups: SeedGroup[]
  intervalMs: number
  samplingAgeMs: number
  snapshotAgeMs: number
  errors: { subject: string; code: string; message: string }[]
}

export const buildClusters = (size: SeedSize): SeedCluster[] => [demoCluster(), production(size), unreachable()]

function demoCluster(): SeedCluster {
  const raw = seedTopic('orders.raw', 12, 50, { replicas: 1 })
  const enriched = seedTopic('orders.enriched', 12, 51, { replicas: 1, transactional: true })
  const scored = seedTopic('orders.scored', 12, 51, { replicas: 1, transactional: true })
  const customers = seedTopic('customers', 6, 0.4, { replicas: 1, compact: true })
  const dlq = seedTopic('orders.dlq', 3, 0, { replicas: 1 })
  const offsets = seedTopic('__consumer_offsets', 50, 12, { replicas: 1, compact: true })
  return {
    connection: 'demo',
    environment: 'demo',
    topics: [raw, enriched, scored, customers, dlq, offsets, seedTopic('orders.v1', 6, null, { replicas: 1 })],
    groups: [
      seedGroup(
        'enrich-orders',
        [
          { topic: raw.topic, lagMs: 760, state: 'behind' },
          { topic: customers.topic, lagMs: 0, state: 'caught-up' },
        ],
        { members: 0, state: 'Empty', commitMs: 1_000 },
      ),
      seedGroup('score-orders', [{ topic: enriched.topic, lagMs: 2_600, state: 'behind' }], {
        members: 2,
        type: 'consumer',
        commitMs: 500,
      }),
      seedGroup('serve-orders', [{ topic: scored.topic, lagMs: 310, state: 'behind' }], {
        members: 1,
        type: 'consumer',
        commitMs: 500,
      }),
      seedGroup('orders-archive', [{ topic: raw.topic, lagMs: 380_000, state: 'stuck' }], { members: 0 }),
      seedGroup('dlq-watch', [{ topic: dlq.topic, lagMs: 0, state: 'idle' }], { members: 1 }),
      seedGroup('legacy-export', [{ topic: raw.topic, lagMs: null, state: 'no-commit' }], { members: 1 }),
    ],
    intervalMs: 500,
    samplingAgeMs: 0,
    snapshotAgeMs: 9_000,
    errors: [],
  }
}

/** The topics and groups of the declared pipelines, and as many others as asked for. */
function production(size: SeedSize): SeedCluster {
  const random = randomFrom(7)
  const pipelines = seedPipelines.filter(({ document }) => document.environment === 'production')
  const rates = new Map(pipelines.map(({ document, weather }) => [document.id, weather(0)?.perSecond ?? null]))
  const own = pipelines.flatMap(({ document }) =>
    [...new Set(document.hops.flatMap(({ reads, writes }) => [...reads, ...writes]))].map((name) =>
      seedTopic(name, 12, rates.get(document.id) ?? null, { lagging: name === 'web.clicks' ? 2 : 0 }),
    ),
  )
  const domains = ['orders', 'payments', 'web', 'catalog', 'crm', 'logistics', 'risk', 'iot']
  const others = Array.from({ length: Math.max(0, size.topics - own.length) }, (_, index) => {
    const name = `team-${String(index % 97).padStart(2, '0')}.${domains[index % domains.length] ?? ''}.events-${index}`
    const rate = random() < 0.25 ? 0 : Math.round(random() ** 4 * 40_000) / 10
    const lagging = random() < 0.001 ? 1 : 0
    return seedTopic(name, [1, 3, 6, 12, 24][Math.floor(random() * 5)] ?? 6, random() < 0.002 ? null : rate, {
      lagging,
    })
  })
  const topics = [...own, ...others]
  const hops = pipelines.flatMap(({ document, weather }) =>
    document.hops.map((hop, index) => {
      const topic = topics.find((candidate) => candidate.topic.name === hop.reads[0])?.topic
      const now = weather(0)
      const lagMs = now === null ? null : (now.hopMs[index] ?? 0)
      const state = now === null ? 'unknown' : now.perSecond === 0 ? 'idle' : 'behind'
      return seedGroup(hop.group, topic ? [{ topic, lagMs: state === 'idle' ? 0 : lagMs, state }] : [], { members: 3 })
    }),
  )
  const groups = Array.from({ length: Math.max(0, size.groups - hops.length) }, (_, index) => {
    const read = others[Math.floor(random() * others.length)]
    const chance = random()
    const state =
      chance < 0.3
        ? 'idle'
        : chance < 0.55
          ? 'caught-up'
          : chance < 0.99
            ? 'behind'
            : chance < 0.994
              ? 'stuck'
              : chance < 0.998
                ? 'unknown'
                : 'no-commit'
    const lagMs =
      state === 'unknown' || state === 'no-commit'
        ? null
        : state === 'behind' || state === 'stuck'
          ? 200 + random() ** 3 * 60_000
          : 0
    return seedGroup(
      `team-${String(index % 97).padStart(2, '0')}-reader-${index}`,
      read ? [{ topic: read.topic, lagMs, state }] : [],
      { members: state === 'stuck' ? 0 : 1 + (index % 4) },
    )
  })
  return {
    connection: 'prod-eu',
    environment: 'production',
    topics,
    groups: [...hops, ...groups],
    intervalMs: 60_000,
    samplingAgeMs: 0,
    snapshotAgeMs: 21_000,
    errors: [],
  }
}

/** Answered for the last time twelve minutes ago. */
function unreachable(): SeedCluster {
  const topics = Array.from({ length: 60 }, (_, index) => seedTopic(`inventory.moves-${index}`, 6, 40 + index))
  const groups = topics
    .slice(0, 20)
    .map(({ topic }, index) =>
      seedGroup(`inventory-sync-${index}`, [{ topic, lagMs: 8_400, state: 'behind' }], { members: 3 }),
    )
  const errors = [
    { subject: 'Metadata', code: 'ETIMEDOUT', message: 'kafka.prod-us.example:9093 did not answer in 5 s' },
  ]
  return {
    connection: 'prod-us',
    environment: 'production',
    topics,
    groups,
    intervalMs: 10_000,
    samplingAgeMs: 720_000,
    snapshotAgeMs: 720_000,
    errors,
  }
}
