import type { Sample } from '../sample.ts'
import { between } from './random.ts'
import type { Random } from './random.ts'
import type { SimPartition } from './sim-log.ts'
import type { Timeline } from './timeline.ts'

export type SimTopic = { name: string; partitions: readonly SimPartition[]; readCommitted: boolean }
export type SimReader = { group: string; topic: string; committed: readonly Timeline[] }
export type SamplingOptions = {
  fromMs: number
  toMs: number
  sampleMs: number
  /** Of the interval, both ways. */
  jitter: number
  rpcMs: [number, number]
  random: Random
  /** Added to every clock of the brokers, none of which a sample carries. */
  brokerClockMs?: number
  outages?: readonly { fromMs: number; toMs: number }[]
}

/** What a collector would have sampled: committed offsets first, then the ends, each within its own request. */
export function sampleWorld(
  topics: readonly SimTopic[],
  readers: readonly SimReader[],
  options: SamplingOptions,
): Sample[] {
  const { random, sampleMs } = options
  const samples: Sample[] = []
  let ms = options.fromMs
  const request = () => {
    const sentMs = ms
    const took = between(random, ...options.rpcMs)
    ms += took
    return { sentMs, receivedMs: sentMs + took, heldMs: sentMs + took * between(random, 0.2, 0.8) }
  }
  while (ms < options.toMs) {
    const roundMs = ms
    if (!options.outages?.some((outage) => ms >= outage.fromMs && ms < outage.toMs)) {
      for (const reader of readers) {
        const { heldMs, ...times } = request()
        const offsets = read(reader.committed, heldMs)
        samples.push({ kind: 'committed', ...times, group: reader.group, topic: reader.topic, offsets })
      }
      for (const topic of topics) samples.push(...endsOf(topic, request))
    }
    ms = Math.max(ms + 1, roundMs + sampleMs * between(random, 1 - options.jitter, 1 + options.jitter))
  }
  return samples
}

function endsOf(topic: SimTopic, request: () => { sentMs: number; receivedMs: number; heldMs: number }): Sample[] {
  const kinds = topic.readCommitted
    ? (['read_uncommitted', 'read_committed'] as const)
    : (['read_uncommitted'] as const)
  return kinds.map((isolation) => {
    const { heldMs, ...times } = request()
    const timelines = topic.partitions.map((p) => (isolation === 'read_committed' ? p.lastStable : p.highWatermark))
    const offsets = new Map([...read(timelines, heldMs)].map(([p, offset]) => [p, { offset, leaderEpoch: 0 }]))
    return { kind: 'end', ...times, topic: topic.name, topicId: `id-${topic.name}`, isolation, offsets }
  })
}

function read(timelines: readonly Timeline[], ms: number): Map<number, number> {
  const offsets = new Map<number, number>()
  for (const [partition, timeline] of timelines.entries()) offsets.set(partition, timeline.at(ms) ?? -1)
  return offsets
}
