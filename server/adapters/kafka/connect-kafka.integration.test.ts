import { randomUUID } from 'node:crypto'
import { Connection } from '@platformatic/kafka'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { shareGroupHeartbeatV1, TestKafka, unique } from '../../../e2e/harness/kafka-client.ts'
import type { KafkaSecurity } from '../../contracts/connections.ts'
import type { KafkaCluster } from '../../use-cases/ports/kafka-cluster.ts'
import { kafkaSnapshotSchema } from '../../contracts/kafka.ts'
import { connectKafka } from './connect-kafka.ts'

const kafka = inject('kafka')
const soon = (): AbortSignal => AbortSignal.timeout(20_000)
const plain = {
  bootstrap: kafka.bootstrap,
  security: { protocol: 'PLAINTEXT' as const, verifyCertificate: true },
  password: null,
}
let app: TestKafka
let cluster: KafkaCluster

beforeAll(async () => {
  app = await TestKafka.connect(kafka.bootstrap)
  cluster = connectKafka(plain)
})
afterAll(async () => {
  await cluster.close()
  await app.close()
})

describe('every way to connect', () => {
  const { ssl, saslPlaintext, saslSsl, caPem } = kafka.secured
  const login = (mechanism: NonNullable<KafkaSecurity['mechanism']>) => ({ mechanism, username: 'admin' })
  const mechanisms = ['PLAIN', 'SCRAM-SHA-256', 'SCRAM-SHA-512'] as const
  test.each<[string, string, Omit<KafkaSecurity, 'verifyCertificate'>]>([
    ['PLAINTEXT', kafka.bootstrap, { protocol: 'PLAINTEXT' }],
    ['SSL', ssl, { protocol: 'SSL', caPem }],
    ['SSL by name', ssl.replace('127.0.0.1', 'localhost'), { protocol: 'SSL', caPem }],
    ...mechanisms.flatMap((mechanism): [string, string, Omit<KafkaSecurity, 'verifyCertificate'>][] => [
      [`SASL_PLAINTEXT ${mechanism}`, saslPlaintext, { protocol: 'SASL_PLAINTEXT', ...login(mechanism) }],
      [`SASL_SSL ${mechanism}`, saslSsl, { protocol: 'SASL_SSL', caPem, ...login(mechanism) }],
    ]),
  ])('%s', async (_name, bootstrap, security) => {
    const secured = connectKafka({
      bootstrap,
      security: { ...security, verifyCertificate: true },
      password: security.mechanism === undefined ? null : kafka.users.admin,
    })
    const snapshot = await secured.describe(soon())
    expect(snapshot).toMatchObject({
      clusterId: expect.any(String) as string,
      complete: { topics: true, groups: true },
    })
    expect(snapshot.brokers).toHaveLength(1)
    await secured.close()
  })
})

describe('end and start offsets', () => {
  test('a fresh topic answers every partition, with its id and the epoch, and times that enclose the request', async () => {
    const topic = unique('ends')
    await app.admin.createTopics({ topics: [{ topic, numPartitions: 5 }], waitForLeaders: false })
    const before = performance.timeOrigin + performance.now()
    const { items, errors } = await cluster.ends([topic], 'read_uncommitted', soon())
    const after = performance.timeOrigin + performance.now()
    expect(errors).toEqual([])
    const offsets = new Map(items.flatMap((item) => [...item.offsets]))
    expect([...offsets.keys()].sort()).toEqual([0, 1, 2, 3, 4])
    expect(new Set([...offsets.values()].map(({ offset }) => offset))).toEqual(new Set([0]))
    for (const { sentMs, receivedMs, topicId } of items) {
      expect(topicId).toMatch(/^[0-9a-f-]{36}$/)
      expect(before <= sentMs && sentMs <= receivedMs && receivedMs <= after).toBe(true)
    }
    await app.produce(topic, 3, 7)
    const next = await cluster.ends([topic], 'read_uncommitted', soon())
    expect(next.items[0]?.offsets.get(3)).toEqual({ offset: 7, leaderEpoch: 0 })
    // Leaders are cached by now: one request for the one leader.
    expect(next.requests).toBe(1)
  })

  test('start offsets follow deleted records', async () => {
    const topic = await app.topic(unique('starts'), 2)
    await app.produce(topic, 1, 10)
    await app.deleteRecords(topic, 1, 4)
    const { items, errors } = await cluster.starts([topic], soon())
    expect(errors).toEqual([])
    expect([...(items[0]?.offsets ?? [])]).toEqual([
      [0, 0],
      [1, 4],
    ])
  })

  test('an open transaction holds back the last stable offset and not the high watermark', async () => {
    const topic = await app.topic(unique('transaction'))
    await app.produce(topic, 0, 5)
    const commit = await app.openTransaction(topic, 3)
    const end = async (isolation: 'read_committed' | 'read_uncommitted') =>
      (await cluster.ends([topic], isolation, soon())).items[0]?.offsets.get(0)?.offset
    expect(await end('read_uncommitted')).toBe(8)
    expect(await end('read_committed')).toBe(5)
    await commit()
    // The transaction's marker is an offset too.
    await expect.poll(() => end('read_committed')).toBe(9)
  })

  test('one topic that is gone does not spoil the others', async () => {
    const kept = await app.topic(unique('kept'), 2)
    const gone = await app.topic(unique('gone'), 2)
    expect((await cluster.ends([kept, gone], 'read_uncommitted', soon())).errors).toEqual([])
    await app.admin.deleteTopics({ topics: [gone] })
    const { items, errors } = await cluster.ends([kept, gone, 'never-was'], 'read_uncommitted', soon())
    expect(items.map(({ topic }) => topic)).toEqual([kept])
    expect(items[0]?.offsets.size).toBe(2)
    expect(errors.map(({ subject, code }) => [subject.includes(gone) ? 'gone' : subject, code])).toEqual(
      expect.arrayContaining([
        ['gone', 'UNKNOWN_TOPIC_OR_PARTITION'],
        ['Metadata never-was', 'UNKNOWN_TOPIC_OR_PARTITION'],
      ]),
    )
  })

  test('a topic that was deleted and made again is told by its new id', async () => {
    const topic = await app.topic(unique('again'))
    await app.produce(topic, 0, 9)
    const first = await cluster.ends([topic], 'read_uncommitted', soon())
    await app.admin.deleteTopics({ topics: [topic] })
    await expect.poll(() => app.admin.listTopics()).not.toContain(topic)
    await app.topic(topic)
    await app.produce(topic, 0, 2)
    const second = await cluster.ends([topic], 'read_uncommitted', soon())
    expect(first.items[0]?.offsets.get(0)?.offset).toBe(9)
    expect(second.errors).toEqual([])
    expect(second.items.map(({ offsets }) => offsets.get(0)?.offset)).toEqual([2])
    expect(second.items[0]?.topicId).not.toBe(first.items[0]?.topicId)
  })
})

describe('committed offsets', () => {
  test('many groups and topics in one request; a group that never committed has no sample and no error', async () => {
    const topics = [await app.topic(unique('committed'), 3), await app.topic(unique('committed'), 1)] as const
    const groups = Array.from({ length: 30 }, () => unique('reader'))
    await Promise.all(groups.map((group, index) => app.commit(group, topics[0], [index, index + 1])))
    await app.commit(groups[0] ?? '', topics[1], [42])
    const { items, errors } = await cluster.committed([...groups, unique('nobody')], soon())
    expect(errors).toEqual([])
    expect(items).toHaveLength(31)
    const last = items.find(({ group }) => group === groups[29])
    expect(last).toMatchObject({ kind: 'committed', topic: topics[0] })
    expect([...(last?.offsets ?? [])]).toEqual([
      [0, 29],
      [1, 30],
    ])
    expect(items.find(({ topic }) => topic === topics[1])?.offsets).toEqual(new Map([[0, 42]]))
    // Once the topic is known, partitions without a commit say so.
    await cluster.ends(topics, 'read_uncommitted', soon())
    const next = await cluster.committed(groups, soon())
    expect(next.requests).toBe(1)
    expect(next.items.find(({ group }) => group === groups[29])?.offsets.get(2)).toBe(-1)
  })
})

test('offsets in an open transaction hide nothing: the commit before them is told', async () => {
  const topic = await app.topic(unique('pending'))
  const group = unique('exactly-once')
  await app.commit(group, topic, [3])
  const commit = await app.openTransaction(topic, 1, { group, offset: 8 })
  const committed = async () => {
    const { items, errors } = await cluster.committed([group], soon())
    return [items[0]?.offsets.get(0), errors]
  }
  expect(await committed()).toEqual([3, []])
  await commit()
  await expect.poll(committed).toEqual([8, []])
})

test.each<[string, string, KafkaSecurity, RegExp]>([
  ['a closed port', '127.0.0.1:1', plain.security, /Nothing listens on 127\.0\.0\.1:1\..*Check the port/],
  [
    'an authority that nobody trusts',
    kafka.secured.ssl,
    { protocol: 'SSL', verifyCertificate: true },
    /not signed by an authority that is trusted here/,
  ],
  [
    'a wrong password',
    kafka.secured.saslPlaintext,
    { protocol: 'SASL_PLAINTEXT', mechanism: 'PLAIN', username: 'admin', verifyCertificate: true },
    /user name or password is wrong/,
  ],
])('%s ends every call with an error that says what to do', async (_name, bootstrap, security, says) => {
  const password = 'not-the-password'
  const broken = connectKafka({ bootstrap, security, password })
  const calls = [
    () => broken.describe(soon()),
    () => broken.ends(['any'], 'read_uncommitted', soon()),
    () => broken.committed(['any'], soon()),
  ]
  for (const call of calls) {
    const error: unknown = await call().then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ code: 'unreachable', userMessage: expect.stringMatching(says) as string })
    expect(`${String(error)} ${JSON.stringify(error)}`).not.toContain(password)
  }
  await broken.close()
})

describe('cancelling', () => {
  test('an abort ends the call at once, and the cluster can be used afterwards', async () => {
    const topic = await app.topic(unique('abort'))
    await expect(cluster.ends([topic], 'read_uncommitted', AbortSignal.abort())).rejects.toMatchObject({
      code: 'timed_out',
      retryable: true,
    })
    expect((await cluster.ends([topic], 'read_uncommitted', soon())).errors).toEqual([])
  })
})

describe('the inventory', () => {
  test('topics with ids, settings and sizes; groups of every protocol with members', async () => {
    const topic = await app.topic(unique('inventory'), 2)
    await app.produce(topic, 0, 100)
    const [empty, classic, next, share] = ['empty', 'classic', 'kip848', 'share'].map(unique) as [
      string,
      string,
      string,
      string,
    ]
    await app.commit(empty, topic, [1])
    await app.join(classic, topic, 'classic')
    await app.join(next, topic, 'consumer')
    await joinShareGroup(share, topic)
    await expect
      .poll(async () => {
        const { groups } = await cluster.describe(soon())
        return [classic, next].map((name) => groups.find((group) => group.name === name)?.state)
      })
      .toEqual(['Stable', 'Stable'])

    const snapshot = kafkaSnapshotSchema.parse(await cluster.describe(soon()))
    expect(snapshot.errors).toEqual([])
    const found = snapshot.topics.find(({ name }) => name === topic)
    expect(found).toMatchObject({
      internal: false,
      partitions: [{ partition: 0, leader: 1, isr: [1] }, { partition: 1 }],
    })
    expect(found?.sizeBytes).toBeGreaterThan(500)
    expect(found?.configs?.['retention.ms']).toEqual({ value: '604800000', source: 'DEFAULT_CONFIG' })

    const group = (name: string) => snapshot.groups.find((one) => one.name === name)
    const assigned = [{ topic, partitions: [0, 1] }]
    expect(group(empty)).toMatchObject({ type: 'classic', state: 'Empty', members: [], coordinator: 1 })
    expect(group(classic)).toMatchObject({ type: 'classic', state: 'Stable', members: [{ assignments: assigned }] })
    expect(group(next)).toMatchObject({ type: 'consumer', state: 'Stable', members: [{ host: '127.0.0.1' }] })
    expect(group(next)?.members?.[0]?.assignments).toEqual(assigned)
    expect(group(share)).toMatchObject({ type: 'share', members: [{ clientId: 'share-test' }] })

    // A share group commits nothing, and that is not "no lag".
    const { items, errors } = await cluster.committed([share, empty], soon())
    expect(items.map(({ group: name }) => name)).toEqual([empty])
    expect(errors).toMatchObject([{ subject: `OffsetFetch ${share}`, code: 'UNSUPPORTED_GROUP_TYPE' }])
  })

  test('who may see nothing gets no empty inventory', async () => {
    const limited = connectKafka({
      bootstrap: kafka.secured.saslPlaintext,
      security: { protocol: 'SASL_PLAINTEXT', mechanism: 'PLAIN', username: 'limited', verifyCertificate: true },
      password: kafka.users.limited,
    })
    const snapshot = await limited.describe(soon())
    expect(snapshot.complete).toEqual({ topics: false, groups: false })
    expect(snapshot.errors.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['TOPIC_AUTHORIZATION_FAILED', 'GROUP_AUTHORIZATION_FAILED']),
    )
    const topic = await app.topic(unique('forbidden'))
    expect((await limited.ends([topic], 'read_uncommitted', soon())).errors).toMatchObject([
      { code: 'TOPIC_AUTHORIZATION_FAILED', retryable: false },
    ])
    expect((await limited.committed(['any'], soon())).errors).toMatchObject([{ code: 'GROUP_AUTHORIZATION_FAILED' }])
    await limited.close()
  })
})

async function joinShareGroup(group: string, topic: string): Promise<void> {
  const [host = '', port] = kafka.bootstrap.split(':')
  const connection = new Connection('share-test')
  await connection.connect(host, Number(port))
  const { errorCode, errorMessage } = await shareGroupHeartbeatV1.async(connection, group, randomUUID(), [topic])
  expect([errorCode, errorMessage]).toEqual([0, null])
  await connection.close()
}
