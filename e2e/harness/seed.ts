import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import { REVISION_CHANNEL, REVISION_TOPICS, type SamplingState } from '../../server/contracts/collector-state.ts'
import { entitiesOf, groupUrn, topicUrn } from '../../server/domain/collection/inventory.ts'
import { declaredRelations } from '../../server/domain/pipeline-index.ts'
import { insertRows, type Row } from './insert-rows.ts'
import { buildClusters, type SeedCluster, type SeedSize } from './seed-clusters.ts'
import { lagHistory, lagState, rateState } from './seed-inventory.ts'
import { seedPipelines } from './seed-pipelines.ts'
import { seedStatus, seedWindows, type StoredRow } from './seed-windows.ts'

/**
 * Fills an empty, migrated database with one story: a demo cluster whose scorer was slow for a quarter of an hour, a
 * collector gap, a large production cluster, and one that does not answer. Figures come from the product's own domain
 * functions. They age like real ones: run with `--live` to keep them fresh.
 */
export async function seedDemo(
  databaseUrl: string,
  size: SeedSize = { topics: 2_000, groups: 400 },
  nowMs = Date.now(),
): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('BEGIN')
    const clusters = buildClusters(size)
    await writeConfiguration(client, clusters, nowMs)
    await writeInventory(client, clusters, nowMs)
    await writeLiveState(client, clusters, nowMs)
    await writePipelines(client, nowMs)
    await writeHistory(client, nowMs)
    await client.query('COMMIT')
    // Statistics and the visibility map, as autovacuum would soon have made them.
    await client.query('VACUUM ANALYZE')
    await announce(client)
  } finally {
    await client.end()
  }
}

async function writeConfiguration(client: pg.Client, clusters: readonly SeedCluster[], nowMs: number): Promise<void> {
  const createdAt = iso(nowMs - 20 * 86_400_000)
  const environments = [
    { id: 'env-demo', name: 'demo', tier: 'development', readOnly: false, origin: 'file', createdAt },
    { id: 'env-production', name: 'production', tier: 'production', readOnly: true, origin: 'file', createdAt },
  ]
  await insertRows(client, 'Environment', environments)
  const connections = clusters.map(({ connection, environment }) => ({
    id: `connection-${connection}`,
    name: connection,
    kind: 'kafka',
    environmentId: `env-${environment}`,
    bootstrap: connection === 'demo' ? '127.0.0.1:9092' : `kafka.${connection}.example:9093`,
    security: { protocol: connection === 'demo' ? 'PLAINTEXT' : 'SSL', verifyCertificate: true },
    origin: connection === 'prod-us' ? 'console' : 'file',
    createdAt,
    updatedAt: createdAt,
  }))
  await insertRows(client, 'Connection', connections)
}

async function writeInventory(client: pg.Client, clusters: readonly SeedCluster[], nowMs: number): Promise<void> {
  for (const { connection, topics, groups, snapshotAgeMs, errors } of clusters) {
    const snapshot = { topics: topics.map(({ topic }) => topic), groups: groups.map(({ group }) => group) }
    const entities = entitiesOf(connection, snapshot).map((entity): Row => ({
      ...entity,
      owner: ownerOf(connection, entity.name),
      firstSeenAt: iso(nowMs - (entity.name === 'orders.dlq' ? 3 * 3_600_000 : 19 * 86_400_000)),
      lastSeenAt: iso(nowMs - snapshotAgeMs),
      goneAt: entity.name === 'orders.v1' ? iso(nowMs - 7_400_000) : null,
    }))
    await insertRows(client, 'Entity', entities)
    const reads = groups.flatMap(({ group, reads: read }) =>
      read.map(({ topic }) => ({
        fromUrn: groupUrn(connection, group.name),
        toUrn: topicUrn(connection, topic.name),
        kind: 'reads',
        source: 'detected',
        evidence: 'committed offsets',
        lastSeenAt: iso(nowMs),
      })),
    )
    await insertRows(client, 'Relation', reads)
    const partitions = snapshot.topics.reduce((sum, topic) => sum + topic.partitions.length, 0)
    const cluster = {
      clusterId: `${connection}-cluster`,
      controllerId: 1,
      brokers: [1, 2, 3].map((id) => ({ id, host: `broker-${id}.${connection}.example`, port: 9092, rack: null })),
      topics: topics.length,
      groups: groups.length,
      partitions,
    }
    const takenAt = iso(nowMs - snapshotAgeMs)
    await insertRows(client, 'Snapshot', [
      { connection, takenAt, triedAt: iso(nowMs - 4_000), tookMs: 184, errors, cluster },
    ])
  }
  const declared = declaredRelations(seedPipelines.map(({ document }) => document)).filter(
    ({ kind }) => kind === 'writes',
  )
  await insertRows(
    client,
    'Relation',
    declared.map(({ lastSeenAtMs: _, ...relation }) => ({ ...relation, lastSeenAt: iso(nowMs) })),
  )
}

const ownerOf = (connection: string, name: string): string | null =>
  connection === 'prod-eu' && name.startsWith('team-') ? name.slice(0, 7) : null

async function writeLiveState(client: pg.Client, clusters: readonly SeedCluster[], nowMs: number): Promise<void> {
  const row = (key: string, state: unknown): Row => ({ key, computedAt: iso(nowMs), state })
  for (const { connection, topics, groups, intervalMs, samplingAgeMs, errors } of clusters) {
    const atMs = nowMs - samplingAgeMs
    const sampling: SamplingState = {
      roundAtMs: atMs,
      triedAtMs: nowMs - 1_000,
      tookMs: 41,
      intervalMs,
      partitions: topics.reduce((sum, { topic }) => sum + topic.partitions.length, 0),
      groups: groups.length,
      requests: 9,
      errors: errors.map((error) => ({ ...error, sinceMs: atMs })),
    }
    const rows = [
      row(`sampling:${connection}`, sampling),
      ...topics.map((topic) => row(`rate:${connection}/${topic.topic.name}`, rateState(topic, atMs, intervalMs))),
      ...groups.map((group) => row(`lag:${connection}/${group.group.name}`, lagState(group, atMs, intervalMs))),
      ...groups
        .slice(0, 20)
        .map((group) => row(`lag-history:${connection}/${group.group.name}`, lagHistory(group, atMs))),
    ]
    await insertRows(client, 'LiveState', rows)
  }
}

async function writePipelines(client: pg.Client, nowMs: number): Promise<void> {
  for (const pipeline of seedPipelines) {
    const { id, name, environment, owner, domain } = pipeline.document
    const at = iso(nowMs - 18 * 86_400_000)
    const row = {
      id,
      name,
      environmentId: `env-${environment}`,
      owner,
      domain,
      spec: pipeline.document,
      origin: 'file',
      createdAt: at,
      updatedAt: at,
    }
    await insertRows(client, 'Pipeline', [row])
    const windows = seedWindows(pipeline, nowMs)
    await insertRows(
      client,
      'LatencyWindow',
      windows.map(({ computed: _, ...window }) => window),
    )
    if (pipeline.hasStatus) await writeStatus(client, pipeline, windows, nowMs)
  }
}

async function writeStatus(
  client: pg.Client,
  pipeline: (typeof seedPipelines)[number],
  windows: readonly StoredRow[],
  nowMs: number,
) {
  const status = seedStatus(pipeline, windows, nowMs)
  await insertRows(client, 'PipelineStatus', [
    { pipelineId: pipeline.document.id, computedAt: iso(nowMs), fencingToken: 1, status },
  ])
}

async function writeHistory(client: pg.Client, nowMs: number): Promise<void> {
  await insertRows(client, 'CollectorHeartbeat', [
    { collectorId: 'collector-1', startedAt: iso(nowMs - 7_200_000), beatAt: iso(nowMs) },
  ])
  const event = (ageMs: number, actor: string, action: string, subject: string, outcome = 'done') => ({
    at: iso(nowMs - ageMs),
    actor,
    ip: actor === 'fresnel' ? null : '10.0.4.17',
    userAgent: actor === 'fresnel' ? null : 'Mozilla/5.0 (X11; Linux x86_64) Firefox/146.0',
    action,
    subject,
    before: null,
    after: action === 'connection.add' ? { bootstrap: 'kafka.prod-us.example:9093', protocol: 'SSL' } : null,
    outcome,
  })
  await insertRows(client, 'AuditEvent', [
    event(20 * 86_400_000, 'fresnel', 'config.apply', 'config:fresnel.yaml'),
    event(9 * 3_600_000, 'dana@example.com', 'session.sign-in', 'user:dana@example.com'),
    event(8 * 3_600_000, 'dana@example.com', 'connection.add', 'connection:prod-us'),
    event(3 * 3_600_000, 'piotr@example.com', 'session.sign-in', 'user:piotr@example.com', 'refused'),
    event(2 * 3_600_000, 'fresnel', 'config.apply', 'config:fresnel.yaml'),
  ])
}

/** Moves every "last seen" to now and adds the windows that have ended since, as a collector would; then tells browsers. */
async function refresh(client: pg.Client, nowMs: number): Promise<void> {
  const live = `"key" NOT LIKE 'sampling:prod-us' AND "key" NOT LIKE '%:prod-us/%'`
  await client.query(
    `UPDATE "LiveState" SET state = jsonb_set(state, '{sampledAtMs}', to_jsonb($1::float8)) WHERE "sampledAtMs" < $1 - "intervalMs" AND ${live}`,
    [nowMs],
  )
  await client.query(
    `UPDATE "LiveState" SET state = jsonb_set(state, '{roundAtMs}', to_jsonb($1::float8)) WHERE "key" LIKE 'sampling:%' AND ${live}`,
    [nowMs],
  )
  await client.query(`UPDATE "Snapshot" SET "takenAt" = now(), "triedAt" = now() WHERE connection <> 'prod-us'`)
  await client.query(`UPDATE "CollectorHeartbeat" SET "beatAt" = now()`)
  for (const pipeline of seedPipelines.filter(({ hasStatus }) => hasStatus)) {
    const windows = seedWindows(pipeline, nowMs, 300_000)
    await client.query(
      `DELETE FROM "LatencyWindow" WHERE "pipelineId" = $1 AND "lengthMs" = 10000 AND "fromMs" >= $2`,
      [pipeline.document.id, nowMs - 300_000],
    )
    const fresh = windows.filter(({ lengthMs, fromMs }) => lengthMs === 10_000 && fromMs >= nowMs - 300_000)
    await insertRows(
      client,
      'LatencyWindow',
      fresh.map(({ computed: _, ...window }) => window),
    )
    await client.query(
      'UPDATE "PipelineStatus" SET "computedAt" = now(), status = jsonb_set(status, \'{sampledAtMs}\', to_jsonb($2::float8)) WHERE "pipelineId" = $1',
      [pipeline.document.id, nowMs],
    )
  }
  await announce(client)
}

async function announce(client: pg.Client): Promise<void> {
  for (const topic of REVISION_TOPICS) await client.query('SELECT pg_notify($1, $2)', [REVISION_CHANNEL, topic])
}

const iso = (ms: number): string => new Date(ms).toISOString()

async function main(): Promise<void> {
  const [url, ...flags] = process.argv.slice(2)
  if (url === undefined) throw new Error('usage: node e2e/harness/seed.ts DATABASE_URL [--large] [--live]')
  await seedDemo(url, flags.includes('--large') ? { topics: 10_000, groups: 15_000 } : undefined)
  if (!flags.includes('--live')) return
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  process.once('SIGINT', () => process.exit(0))
  for (;;) {
    await refresh(client, Date.now())
    await sleep(2_000)
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
