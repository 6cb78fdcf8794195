import type { GroupLagHistory, GroupLagState, TopicRateState } from '../../server/contracts/collector-state.ts'
import type { KafkaGroup, KafkaTopic } from '../../server/contracts/kafka.ts'
import { randomFrom } from './seed-latency.ts'

export type SeedTopic = { topic: KafkaTopic; ratePerSecond: number | null; isTransactional: boolean }
export type SeedGroup = {
  group: KafkaGroup
  reads: { topic: KafkaTopic; lagMs: number | null; state: LagState }[]
  commitMs: number
}
type LagState = GroupLagState['partitions'][number]['state']

export function seedTopic(
  name: string,
  partitions: number,
  ratePerSecond: number | null,
  options: {
    replicas?: number
    transactional?: boolean
    compact?: boolean
    sizeBytes?: number | null
    lagging?: number
  } = {},
): SeedTopic {
  const replicas = options.replicas ?? 3
  const brokers = Array.from({ length: replicas }, (_, index) => index + 1)
  const topic: KafkaTopic = {
    name,
    topicId: Buffer.from(name.padEnd(16).slice(0, 16)).toString('base64url'),
    internal: name.startsWith('__'),
    partitions: Array.from({ length: partitions }, (_, partition) => ({
      partition,
      leader: brokers[partition % replicas] ?? 1,
      leaderEpoch: 4,
      replicas: brokers,
      isr: partition < (options.lagging ?? 0) ? brokers.slice(0, -1) : brokers,
    })),
    configs: {
      'cleanup.policy': { value: options.compact === true ? 'compact' : 'delete', source: 'DYNAMIC_TOPIC_CONFIG' },
      'retention.ms': { value: options.compact === true ? '-1' : '604800000', source: 'DYNAMIC_TOPIC_CONFIG' },
      'min.insync.replicas': { value: '1', source: 'DEFAULT_CONFIG' },
      'segment.bytes': { value: '1073741824', source: 'DEFAULT_CONFIG' },
      'max.message.bytes': { value: '1048588', source: 'DEFAULT_CONFIG' },
    },
    sizeBytes: options.sizeBytes === undefined ? partitions * 41_000_000 : options.sizeBytes,
  }
  return { topic, ratePerSecond, isTransactional: options.transactional === true }
}

export function seedGroup(
  name: string,
  reads: SeedGroup['reads'],
  options: { members?: number; type?: KafkaGroup['type']; state?: string; commitMs?: number } = {},
): SeedGroup {
  const members = options.members ?? 1
  const group: KafkaGroup = {
    name,
    type: options.type ?? 'classic',
    protocolType: 'consumer',
    state: options.state ?? (members === 0 ? 'Empty' : 'Stable'),
    coordinator: 1,
    members: Array.from({ length: members }, (_, index) => ({
      memberId: `${name}-${index}-7c1e`,
      clientId: `${name}-${index}`,
      host: `/10.0.4.${20 + index}`,
      assignments: reads.map(({ topic }) => ({
        topic: topic.name,
        partitions: topic.partitions
          .map(({ partition }) => partition)
          .filter((partition) => partition % members === index),
      })),
    })),
  }
  return { group, reads, commitMs: options.commitMs ?? 5_000 }
}

export function rateState(
  { topic, ratePerSecond, isTransactional }: SeedTopic,
  nowMs: number,
  intervalMs: number,
): TopicRateState {
  const random = randomFrom(topic.partitions.length + topic.name.length)
  return {
    sampledAtMs: nowMs,
    intervalMs,
    ratePerSecond,
    rateIsUpperBound: isTransactional,
    partitions: topic.partitions.map(({ partition }) => ({
      partition,
      start: 120_000 + partition * 311,
      end: 48_211_904 + partition * 7_717,
      ratePerSecond: ratePerSecond === null ? null : (ratePerSecond / topic.partitions.length) * (0.8 + 0.4 * random()),
    })),
  }
}

export function lagState({ reads, commitMs }: SeedGroup, nowMs: number, intervalMs: number): GroupLagState {
  const partitions = reads.flatMap(({ topic, lagMs, state }) =>
    topic.partitions.map(({ partition }) => partitionLag(topic.name, partition, lagMs, state, nowMs)),
  )
  const known = partitions.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]))
  const seconds = known.sort((a, b) => (b.est ?? b.lo) - (a.est ?? a.lo))[0] ?? null
  const counted = partitions.flatMap(({ records }) => (records === null ? [] : [records]))
  const records = counted.reduce((sum, { lo, hi }) => ({ lo: sum.lo + lo, hi: sum.hi + hi }), { lo: 0, hi: 0 })
  const est = seconds?.est ?? null
  const trend = Array.from({ length: 30 }, (_, index) =>
    est === null ? null : (est / 1_000) * (0.8 + 0.4 * Math.abs(Math.sin(index / 3))),
  )
  return {
    sampledAtMs: nowMs,
    intervalMs,
    commitIntervalMs: commitMs,
    seconds,
    records: counted.length === 0 ? null : records,
    partitions,
    trend,
  }
}

function partitionLag(
  topic: string,
  partition: number,
  lagMs: number | null,
  state: LagState,
  nowMs: number,
): GroupLagState['partitions'][number] {
  const end = 48_211_904 + partition * 7_717
  const est = lagMs === null ? null : lagMs * (partition === 3 ? 1.6 : 0.7 + 0.05 * (partition % 6))
  const records = est === null ? null : Math.round(est / 20)
  return {
    topic,
    partition,
    committed: records === null ? null : end - records,
    end,
    logStart: 120_000,
    records: records === null ? null : { lo: Math.max(0, records - 1), hi: records },
    seconds: est === null ? null : { lo: est * 0.86, est, hi: est * 1.15 },
    advancedAt: new Date(nowMs - (state === 'stuck' ? 380_000 : 900)).toISOString(),
    state,
    reason:
      state === 'stuck'
        ? 'no commit for 6 min while records wait'
        : state === 'unknown'
          ? 'no end offset from the broker'
          : null,
  }
}

/** One point each interval over the last hour, with a hole that nothing was sampled in. */
export function lagHistory(group: SeedGroup, nowMs: number): GroupLagHistory {
  const base = group.reads[0]?.lagMs ?? null
  const points = Array.from({ length: 360 }, (_, index) => {
    const atMs = nowMs - (360 - index) * 10_000
    if (base === null || (index > 100 && index < 130)) return { atMs, seconds: null, records: null }
    const est = base * (0.8 + 0.5 * Math.abs(Math.sin(index / 17)))
    return { atMs, seconds: { lo: est * 0.86, est, hi: est * 1.15 }, records: Math.round(est / 20) }
  })
  return { points }
}
