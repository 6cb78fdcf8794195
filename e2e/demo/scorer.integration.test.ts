import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Admin, Consumer, ListOffsetTimestamps, Producer } from '@platformatic/kafka'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { ensureJars } from '../stack/jars.ts'
import { classPath, jdkProgram } from '../stack/java.ts'
import { startProgram, untilReady, type Program } from '../stack/program.ts'
import { connectionOptions } from './client.ts'

const { bootstrap } = inject('kafka')
const prefix = `t${process.pid}-${Date.now().toString(36)}-`
const [ENRICHED, SCORED] = [`${prefix}orders.enriched`, `${prefix}orders.scored`]
const PARTITIONS = 3
const folder = mkdtempSync(path.join(tmpdir(), 'demo-scorer-'))
const options = connectionOptions(bootstrap, 'scorer-test')
const admin = new Admin(options)
const watcher = new Consumer({ ...options, groupId: `${prefix}watcher` })
const producer = new Producer({
  ...options,
  ...{ idempotent: true, transactionalId: `${prefix}flink`, retries: 150, retryDelay: 20, timeout: 20_000 },
})
let scorer: Program

beforeAll(async () => {
  await admin.createTopics({ topics: [ENRICHED, SCORED], partitions: PARTITIONS, replicas: 1 })
  await producer.metadata({ topics: [ENRICHED, SCORED], forceUpdate: true })
})
afterAll(async () => {
  await scorer.stop(0)
  await Promise.allSettled([admin.close(), watcher.close(true), producer.close(true)])
  rmSync(folder, { recursive: true, force: true })
})

/** What the scorer must never see, or see once: as Flink writes it, whole transactions that end either way. */
async function write(ids: readonly string[], end: 'commit' | 'abort'): Promise<void> {
  const transaction = await producer.beginTransaction({ producerId: -1n, producerEpoch: -1 })
  const messages = ids.map((id, index) => ({
    topic: ENRICHED,
    partition: index % PARTITIONS,
    key: Buffer.from(`c-${index}`),
    value: Buffer.from(JSON.stringify({ order_id: id, customer_id: 'c-1', amount: 9, tier: 'gold', ts: Date.now() })),
  }))
  await transaction.send({ messages })
  await transaction[end]()
}

const start = () =>
  startProgram('scorer', [process.execPath, path.join(import.meta.dirname, 'scorer.ts')], {
    logFolder: folder,
    env: { DEMO_BOOTSTRAP: bootstrap, DEMO_FOLDER: folder, DEMO_PREFIX: prefix },
  })

async function ends(isolationLevel: 0 | 1): Promise<number> {
  const offsets = await watcher.listOffsets({
    topics: [SCORED],
    timestamp: ListOffsetTimestamps.LATEST,
    isolationLevel,
  })
  return (offsets.get(SCORED) ?? []).reduce((sum, offset) => sum + Number(offset), 0)
}

/** Kafka's own consumer: what the scorer has written must not be judged by code that it shares. */
async function readCommitted(topic: string): Promise<string[]> {
  const main = 'org.apache.kafka.tools.consumer.ConsoleConsumer'
  const args = ['--bootstrap-server', bootstrap, '--topic', topic, '--from-beginning', '--timeout-ms', '3000']
  const jars = classPath(await ensureJars('kafka'))
  const child = spawn(jdkProgram('java'), ['-cp', jars, main, ...args, '--isolation-level', 'read_committed'])
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  await once(child, 'close')
  return output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => (JSON.parse(line) as { order_id: string }).order_id)
}

test('each order is scored once, whatever kills the scorer in the middle of a transaction', async () => {
  const committed: string[] = []
  let killedInside = 0
  scorer = start()
  for (let round = 0; killedInside < 3 || round < 4; round++) {
    expect(round, 'no kill hit an open transaction').toBeLessThan(40)
    const ids = Array.from({ length: 60 }, (_, index) => `${round}-${index}`)
    await write(
      ids.map((id) => `aborted-${id}`),
      'abort',
    )
    await write(
      ids.map((id) => `aborted-again-${id}`),
      'abort',
    )
    const before = await ends(0)
    await write(ids, 'commit')
    committed.push(...ids)
    // The moment at which its records are in the log, and its transaction most likely is not at its end.
    await vi.waitUntil(async () => (await ends(0)) > before, { interval: 1, timeout: 20_000 })
    scorer.kill('SIGKILL')
    await scorer.ended
    if ((await ends(1)) < (await ends(0))) killedInside++
    scorer = start()
  }
  await untilReady(scorer, async () => (await readCommitted(SCORED)).length >= committed.length)
  const scored = await readCommitted(SCORED)
  expect(scored.toSorted()).toEqual(committed.toSorted())
}, 120_000)
