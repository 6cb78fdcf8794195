/**
 * What sampling costs on one broker, for a cluster of 1,000 partitions and 50 groups and for one pipeline as the demo's:
 * 27 partitions and 3 groups, of which two read committed. Prints requests, wall time (the median of rounds), CPU of
 * this client and CPU of the broker.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { connectKafka } from '../../server/adapters/kafka/connect-kafka.ts'
import type { RoundPlan } from '../../server/domain/collection/sampling-schedule.ts'
import { systemClock } from '../../server/runtime/system-clock.ts'
import { sampleRound } from '../../server/use-cases/collector/sample-round.ts'
import type { KafkaCluster, PartialAnswer } from '../../server/use-cases/ports/kafka-cluster.ts'
import { TestKafka } from '../harness/kafka-client.ts'
import { startKafka } from '../stack/kafka/start-kafka.ts'

type Shape = { topics: string[]; partitionsATopic: number; groups: string[]; committedTopics: string[] }

const WARM_UP_ROUNDS = 100
const ROUNDS = 100
/** A CPU tick of /proc is 10 ms, so the broker is read over a whole series of rounds. */
const TICK_MS = 10

type Figures = { requests: number; wallMs: number; clientMs: number; brokerMs: number; items: number }

const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`)
const SHAPES: Shape[] = [
  {
    topics: names('chain-', 3),
    partitionsATopic: 9,
    groups: names('hop-', 3),
    committedTopics: ['chain-1', 'chain-2'],
  },
  { topics: names('bench-', 50), partitionsATopic: 20, groups: names('bench-reader-', 50), committedTopics: [] },
]
const signal = new AbortController().signal

const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-bench-'))
const kafka = await startKafka({ folder })
try {
  const pid = kafka.brokers[0]?.program.pid ?? -1
  const cluster = connectKafka({
    bootstrap: kafka.bootstrap,
    security: { protocol: 'PLAINTEXT', verifyCertificate: true },
    password: null,
  })
  for (const shape of SHAPES) {
    await fill(kafka.bootstrap, shape)
    await report(cluster, shape, pid)
  }
  await cluster.close()
} finally {
  await kafka.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function fill(bootstrap: string, { topics, partitionsATopic, groups }: Shape): Promise<void> {
  const app = await TestKafka.connect(bootstrap)
  for (const topic of topics) await app.topic(topic, partitionsATopic)
  for (const topic of topics) await app.produce(topic, 0, 10)
  const offsets = Array.from({ length: partitionsATopic }, () => 1)
  // Each group reads one topic.
  for (const [index, group] of groups.entries()) await app.commit(group, topics[index] ?? '', offsets)
  await app.close()
}

async function report(cluster: KafkaCluster, shape: Shape, pid: number): Promise<void> {
  const { topics, groups, committedTopics } = shape
  const round = { topics, groups, committedTopics, starts: [], tiers: [] }
  const kinds: Record<string, () => Promise<PartialAnswer<unknown>>> = {
    'a round': () => sample(cluster, round),
    'of it: committed offsets': () => cluster.committed(groups, signal),
    'of it: ends, read_uncommitted': () => cluster.ends(topics, 'read_uncommitted', signal),
    ...(committedTopics.length > 0 && {
      'of it: ends, read_committed': () => cluster.ends(committedTopics, 'read_committed', signal),
    }),
    'each 60 s: log starts': () => cluster.starts(topics, signal),
    'each 60 s: a round with them': () => sample(cluster, { ...round, starts: topics }),
  }
  for (let index = 0; index < WARM_UP_ROUNDS; index++) await sample(cluster, round)
  const table: Record<string, Record<string, string | number>> = {}
  for (const [kind, ask] of Object.entries(kinds)) table[kind] = formatted(await measure(ask, pid))
  table['each 60 s: discovery'] = formatted(await measure(() => describe(cluster), pid, 10))
  console.log(
    `${topics.length * shape.partitionsATopic} partitions in ${topics.length} topics, ${groups.length} groups; per call:`,
  )
  console.table(table)
}

/** The product's own round. */
async function sample(cluster: KafkaCluster, plan: RoundPlan): Promise<PartialAnswer<unknown>> {
  const { round, errors, requests } = await sampleRound(cluster, plan, systemClock, signal)
  return { items: [...round.samples], errors, requests }
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
