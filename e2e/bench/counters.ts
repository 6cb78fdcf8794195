/**
 * What one sampling round costs: committed offsets of 50 groups and end offsets of 1,000 partitions on one broker.
 * Prints requests, wall time, CPU of this client and CPU of the broker, as medians over rounds.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectKafka } from '../../server/adapters/kafka/connect-kafka.ts'
import type { KafkaCluster, PartialAnswer } from '../../server/use-cases/ports/kafka-cluster.ts'
import { TestKafka } from '../harness/kafka-client.ts'
import { startKafka } from '../stack/kafka/start-kafka.ts'

const TOPICS = 50
const PARTITIONS_A_TOPIC = 20
const GROUPS = 50
const WARM_UP_ROUNDS = 100
const ROUNDS = 100
/** A CPU tick of /proc is 10 ms, so the broker is read over a whole series of rounds. */
const TICK_MS = 10

type Figures = { requests: number; wallMs: number; clientMs: number; brokerMs: number; items: number }

const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`)
const topics = names('bench-', TOPICS)
const groups = names('bench-reader-', GROUPS)
const signal = new AbortController().signal

const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-bench-'))
const kafka = await startKafka({ folder })
try {
  const pid = kafka.brokers[0]?.program.pid ?? -1
  await fill(kafka.bootstrap)
  const cluster = connectKafka({
    bootstrap: kafka.bootstrap,
    security: { protocol: 'PLAINTEXT', verifyCertificate: true },
    password: null,
  })
  const kinds: Record<string, () => Promise<PartialAnswer<unknown>>> = {
    [`committed, ${GROUPS} groups`]: () => cluster.committed(groups, signal),
    'ends, read_uncommitted': () => cluster.ends(topics, 'read_uncommitted', signal),
    'ends, read_committed': () => cluster.ends(topics, 'read_committed', signal),
    starts: () => cluster.starts(topics, signal),
    'a round: committed, then ends': () => round(cluster),
  }
  for (let index = 0; index < WARM_UP_ROUNDS; index++) await round(cluster)
  const table: Record<string, Record<string, string | number>> = {}
  for (const [kind, ask] of Object.entries(kinds)) table[kind] = formatted(await measure(ask, pid))
  table['discovery (describe)'] = formatted(await measure(() => describe(cluster), pid, 10))
  console.log(`${TOPICS * PARTITIONS_A_TOPIC} partitions in ${TOPICS} topics, ${GROUPS} groups, one broker; per call:`)
  console.table(table)
  await cluster.close()
} finally {
  await kafka.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function fill(bootstrap: string): Promise<void> {
  const app = await TestKafka.connect(bootstrap)
  for (const topic of topics) await app.topic(topic, PARTITIONS_A_TOPIC)
  for (const topic of topics) await app.produce(topic, 0, 10)
  const offsets = Array.from({ length: PARTITIONS_A_TOPIC }, () => 1)
  // Each group reads one topic: 20 commits a group, 1,000 in all.
  for (const [index, group] of groups.entries()) await app.commit(group, topics[index] ?? '', offsets)
  await app.close()
}

async function round(cluster: KafkaCluster): Promise<PartialAnswer<unknown>> {
  const committed = await cluster.committed(groups, signal)
  const ends = await cluster.ends(topics, 'read_uncommitted', signal)
  return {
    items: [...committed.items, ...ends.items],
    errors: [...committed.errors, ...ends.errors],
    requests: committed.requests + ends.requests,
  }
}

async function describe(cluster: KafkaCluster): Promise<PartialAnswer<unknown>> {
  const { topics: items, errors, requests } = await cluster.describe(signal)
  return { items, errors, requests }
}

async function measure(ask: () => Promise<PartialAnswer<unknown>>, pid: number, rounds = ROUNDS): Promise<Figures> {
  const walls: number[] = []
  let last: PartialAnswer<unknown> = { items: [], errors: [], requests: 0 }
  const cpuBefore = process.cpuUsage()
  const brokerBefore = brokerCpuMs(pid)
  for (let index = 0; index < rounds; index++) {
    const startedAt = performance.now()
    last = await ask()
    walls.push(performance.now() - startedAt)
    if (last.errors.length > 0) throw new Error(`A bench must not measure errors: ${JSON.stringify(last.errors[0])}`)
  }
  const { user, system } = process.cpuUsage(cpuBefore)
  return {
    requests: last.requests,
    wallMs: walls.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN,
    clientMs: (user + system) / 1_000 / rounds,
    brokerMs: (brokerCpuMs(pid) - brokerBefore) / rounds,
    items: last.items.length,
  }
}

/** User and system time of a process so far. Its name, in brackets, may hold spaces. */
function brokerCpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS
}

function formatted({ requests, wallMs, clientMs, brokerMs, items }: Figures): Record<string, string | number> {
  return {
    requests,
    'wall ms (median)': wallMs.toFixed(1),
    'client CPU ms': clientMs.toFixed(1),
    'broker CPU ms': brokerMs.toFixed(1),
    items,
  }
}
