import { Admin, findErrorBy } from '@platformatic/kafka'
import { connectionOptions } from './client.ts'

const PARTITIONS = 6

const MB = 1_048_576
// Two hours are enough to look back on, and keep the demo's disk below about 300 MB.
const STREAM = {
  'retention.ms': 2 * 3_600_000,
  'retention.bytes': 16 * MB,
  'segment.bytes': 8 * MB,
  // The broker's own clock, which is also the collector's machine here: what the truth test compares with.
  'message.timestamp.type': 'LogAppendTime',
}
const TOPICS = [
  { topic: 'orders.raw', partitions: PARTITIONS, configs: STREAM },
  { topic: 'orders.enriched', partitions: PARTITIONS, configs: STREAM },
  { topic: 'orders.scored', partitions: PARTITIONS, configs: STREAM },
  { topic: 'customers', partitions: 1, configs: { 'cleanup.policy': 'compact', 'segment.ms': 600_000 } },
]

/** Creates what is missing and leaves what is there as it is. */
export async function ensureTopics(bootstrap: string): Promise<void> {
  const admin = new Admin({ ...connectionOptions(bootstrap, 'demo-topics'), retries: 20, retryDelay: 250 })
  try {
    for (const { topic, partitions, configs } of TOPICS)
      await admin
        .createTopics({
          topics: [topic],
          partitions,
          replicas: 1,
          configs: Object.entries(configs).map(([name, value]) => ({ name, value: String(value) })),
        })
        .catch((error: unknown) => {
          if (!(error instanceof Error && findErrorBy(error, 'apiId', 'TOPIC_ALREADY_EXISTS'))) throw error
        })
  } finally {
    await admin.close()
  }
}
