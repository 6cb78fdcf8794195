import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Kafka as Client, logLevel, type KafkaConfig } from 'kafkajs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KAFKA_USERS } from './kafka-config.ts'
import { startKafka, type Kafka } from './start-kafka.ts'

const START_MS = 120_000
const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-kafka-test-'))
let kafka: Kafka

beforeAll(async () => {
  kafka = await startKafka({ folder, brokers: 3, secured: true })
  await admin({ brokers: listOf(kafka.bootstrap) }, (client) =>
    client.createTopics({ topics: [{ topic: 'seen', numPartitions: 3, replicationFactor: 3 }] }),
  )
}, START_MS)
afterAll(async () => {
  await kafka.stop()
  rmSync(folder, { recursive: true })
}, START_MS)

const listOf = (bootstrap: string) => bootstrap.split(',')

async function admin<T>(config: KafkaConfig, ask: (client: ReturnType<Client['admin']>) => Promise<T>): Promise<T> {
  const client = new Client({ ...config, logLevel: logLevel.NOTHING, retry: { retries: 3 } }).admin()
  await client.connect()
  try {
    return await ask(client)
  } finally {
    await client.disconnect()
  }
}

test.each(['plain', 'scram-sha-256', 'scram-sha-512'] as const)(
  'by %s the admin sees the topic and the limited user does not, with TLS and without',
  async (mechanism) => {
    const { secured } = kafka
    if (!secured) throw new Error('no secured listeners')
    for (const [username, password] of Object.entries(KAFKA_USERS)) {
      const sasl = { mechanism, username, password } as NonNullable<KafkaConfig['sasl']>
      const seen = username === 'admin' ? ['seen'] : []
      const plain = { brokers: listOf(secured.saslPlaintext), sasl }
      expect(await admin(plain, (client) => client.listTopics())).toEqual(seen)
      const tls = { brokers: listOf(secured.saslSsl), sasl, ssl: { ca: [secured.caPem] } }
      expect(await admin(tls, (client) => client.listTopics())).toEqual(seen)
    }
  },
)

test('the TLS listener shows a certificate of the authority that is given out', async () => {
  const { ssl = '', caPem = '' } = kafka.secured ?? {}
  expect(await admin({ brokers: listOf(ssl), ssl: { ca: [caPem] } }, (client) => client.listTopics())).toEqual(['seen'])
})

test('a killed broker leaves the cluster, and comes back on its own ports', { timeout: START_MS }, async () => {
  const broker = kafka.brokers[2]
  const brokers = () =>
    admin({ brokers: listOf(kafka.bootstrap).slice(0, 2) }, async (client) =>
      (await client.describeCluster()).brokers.map(({ nodeId, port }) => `${nodeId}:${port}`).sort(),
    )
  const all = await brokers()
  expect(all).toHaveLength(3)
  broker?.program.kill('SIGKILL')
  await expect.poll(brokers, { timeout: 30_000 }).toEqual(all.slice(0, 2))
  await broker?.restart()
  await expect.poll(brokers, { timeout: 30_000 }).toEqual(all)
})
