import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { TestKafka, unique } from '../../../e2e/harness/kafka-client.ts'
import { startKafka, type Kafka } from '../../../e2e/stack/kafka/start-kafka.ts'
import type { EndSample } from '../../domain/latency/sample.ts'
import type { KafkaCluster, PartialAnswer } from '../../use-cases/ports/kafka-cluster.ts'
import { connectKafka } from './connect-kafka.ts'

/** Faults of single brokers of a cluster of three. Every test leaves all three running. */
const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-faults-'))
const signal = new AbortController().signal
const PARTITIONS = 9
let kafka: Kafka
let app: TestKafka
let cluster: KafkaCluster
let alone: string
let replicated: string
let groups: string[]

beforeAll(async () => {
  kafka = await startKafka({ folder, brokers: 3 })
  app = await TestKafka.connect(kafka.bootstrap)
  alone = await app.topic(unique('alone'), PARTITIONS, 1)
  replicated = await app.topic(unique('replicated'), PARTITIONS, 3)
  for (let partition = 0; partition < PARTITIONS; partition++) {
    await app.produce(alone, partition, partition + 1)
    await app.produce(replicated, partition, partition + 1)
  }
  groups = Array.from({ length: 12 }, () => unique('reader'))
  for (const group of groups) await app.commit(group, alone, [1, 2, 3])
  cluster = connectKafka({
    bootstrap: kafka.bootstrap,
    security: { protocol: 'PLAINTEXT', verifyCertificate: true },
    password: null,
  })
})
afterAll(async () => {
  await cluster.close()
  await app.close()
  await kafka.stop()
  rmSync(folder, { recursive: true, force: true })
})
afterEach(async () => {
  await untilWhole()
})

/** What partition p must tell: p + 1 records were written to it. */
const expected = (partitions: number[]) => partitions.map((partition) => [partition, partition + 1])
const told = ({ items }: PartialAnswer<EndSample>, topic: string) =>
  items
    .filter((item) => item.topic === topic)
    .flatMap(({ offsets }) => [...offsets].map(([partition, { offset }]) => [partition, offset] as const))
    .sort(([a], [b]) => a - b)
const ends = () => cluster.ends([alone, replicated], 'read_uncommitted', signal)
const all = Array.from({ length: PARTITIONS }, (_, partition) => partition)
const broker = (id: number) => {
  const found = kafka.brokers.find((one) => one.id === id)
  if (!found) throw new Error(`There is no broker ${id}`)
  return found
}
const ledBy = async (id: number) => {
  const { topics } = await cluster.describe(signal)
  const partitions = topics.find(({ name }) => name === alone)?.partitions ?? []
  return partitions.filter(({ leader }) => leader === id).map(({ partition }) => partition)
}
/** Polls until the whole cluster answers everything; partial answers before that must never be wrong. */
async function untilWhole(): Promise<void> {
  await expect
    .poll(
      async () => {
        const answer = await ends()
        for (const [partition, offset] of [...told(answer, alone), ...told(answer, replicated)])
          expect(offset).toBe(partition + 1)
        const committed = await cluster.committed(groups, signal)
        return [
          answer.errors,
          committed.errors,
          told(answer, alone).length,
          new Set(committed.items.map((c) => c.group)).size,
        ]
      },
      { timeout: 60_000 },
    )
    .toEqual([[], [], PARTITIONS, groups.length])
}

test('one request a leader and a coordinator, from all three', async () => {
  await untilWhole()
  const answer = await ends()
  expect(told(answer, alone)).toEqual(expected(all))
  expect(told(answer, replicated)).toEqual(expected(all))
  expect(answer.requests).toBe(3)
  const committed = await cluster.committed(groups, signal)
  expect(committed.requests).toBeLessThanOrEqual(3)
  const first = committed.items.find(({ group }) => group === groups[0])
  expect([...(first?.offsets.values() ?? [])]).toEqual([1, 2, 3, -1, -1, -1, -1, -1, -1])
})

test('a killed broker takes its own partitions along and nothing else; after its restart all come back', async () => {
  const lost = await ledBy(2)
  const kept = all.filter((partition) => !lost.includes(partition))
  expect(lost.length).toBeGreaterThan(0)
  broker(2).program.kill('SIGKILL')
  await broker(2).program.ended
  const startedAt = performance.now()
  const answer = await ends()
  expect(performance.now() - startedAt).toBeLessThan(3_000)
  expect(told(answer, alone)).toEqual(expected(kept))
  expect(answer.errors.every(({ retryable }) => retryable)).toBe(true)
  expect(answer.errors.find(({ subject }) => subject.startsWith(`ListOffsets ${alone}/`))?.subject).toBe(
    `ListOffsets ${alone}/${lost.join(',')}`,
  )
  // Replicated partitions and coordinators move to the brokers that live.
  await expect.poll(async () => told(await ends(), replicated), { timeout: 30_000 }).toEqual(expected(all))
  await expect.poll(async () => (await cluster.committed(groups, signal)).errors, { timeout: 30_000 }).toEqual([])
  const snapshot = await cluster.describe(signal)
  expect(snapshot.topics.find(({ name }) => name === alone)?.sizeBytes).toBeNull()
  await broker(2).restart()
})

test('a broker that freezes costs its own samples, and only the first round waits for it', async () => {
  const lost = await ledBy(3)
  const kept = all.filter((partition) => !lost.includes(partition))
  await ends()
  broker(3).program.kill('SIGSTOP')
  try {
    const first = await cluster.ends([alone], 'read_uncommitted', AbortSignal.timeout(2_000))
    expect(told(first, alone)).toEqual(expected(kept))
    expect(first.errors).toMatchObject([{ code: 'TIMED_OUT', subject: `ListOffsets ${alone}/${lost.join(',')}` }])
    // Round after round, for so long that the broker is tried again several times behind them.
    const until = performance.now() + 4_000
    while (performance.now() < until) {
      const startedAt = performance.now()
      const next = await cluster.ends([alone], 'read_uncommitted', signal)
      // Asking the broker itself would take the time limit of 10 s.
      expect(performance.now() - startedAt).toBeLessThan(5_000)
      expect(told(next, alone)).toEqual(expected(kept))
      expect(next.errors).not.toEqual([])
    }
  } finally {
    broker(3).program.kill('SIGCONT')
  }
})

test('all brokers gone: an error that may be tried again, never an empty answer', async () => {
  const fresh = connectKafka({
    bootstrap: kafka.bootstrap,
    security: { protocol: 'PLAINTEXT', verifyCertificate: true },
    password: null,
  })
  await fresh.ends([alone], 'read_uncommitted', signal)
  for (const { program } of kafka.brokers) program.kill('SIGKILL')
  await Promise.all(kafka.brokers.map(({ program }) => program.ended))
  await expect(fresh.describe(signal)).rejects.toMatchObject({ code: 'unreachable', retryable: true })
  const answer = await fresh.ends([alone], 'read_uncommitted', signal)
  expect(answer.items).toEqual([])
  expect(answer.errors).toMatchObject([{ code: 'ECONNREFUSED', retryable: true }])
  await fresh.close()
  await Promise.all(kafka.brokers.map((one) => one.restart()))
})
