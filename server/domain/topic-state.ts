import type { State } from '../contracts/entities.ts'
import { formatAge, formatCount } from '../contracts/format.ts'
import { isStale } from './freshness.ts'

export type Verdict = { state: State; reason: string | null }

/** The few figures by which a topic is judged and lists are sorted. */
export type TopicFigures = {
  urn: string
  name: string
  connection: string
  owner: string | null
  /** Null when the partitions could not be described. */
  partitions: number | null
  leaderless: number
  underReplicated: number
  sizeBytes: number | null
  internal: boolean
  /** What discovery itself says: `healthy`, `degraded`, `failed` or `unknown`. */
  health: string
  healthReason: string | null
  goneAtMs: number | null
  /** Null when its counters were never sampled. */
  rate: { sampledAtMs: number; intervalMs: number; perSecond: number | null } | null
}

/** When the cluster was last read by discovery; null when it never was. */
export type ClusterTimes = { inventoryAtMs: number | null; inventoryIntervalMs: number }

/** The first rule that applies decides: failures, then what cannot be known, then what is old, then the good news. */
export function judgeTopic(topic: TopicFigures, times: ClusterTimes, nowMs: number): Verdict {
  if (topic.goneAtMs !== null) return { state: 'unknown', reason: `deleted ${formatAge(nowMs - topic.goneAtMs)} ago` }
  const inventory = judgeInventory(times, nowMs)
  if (inventory) return inventory
  if (topic.leaderless > 0)
    return { state: 'breached', reason: `${ofPartitions(topic.leaderless, topic)} without a leader` }
  if (topic.health === 'failed') return { state: 'breached', reason: topic.healthReason }
  if (topic.underReplicated > 0)
    return { state: 'at-risk', reason: `${ofPartitions(topic.underReplicated, topic)} under-replicated` }
  if (topic.health === 'degraded') return { state: 'at-risk', reason: topic.healthReason }
  if (topic.partitions === null || topic.health === 'unknown')
    return { state: 'unknown', reason: topic.healthReason ?? 'could not be described' }
  return judgeRate(topic.rate, nowMs)
}

function judgeRate(rate: TopicFigures['rate'], nowMs: number): Verdict {
  if (rate === null) return { state: 'unknown', reason: 'not sampled yet' }
  const old = judgeSample(rate, nowMs)
  if (old) return old
  if (rate.perSecond === null) return { state: 'unknown', reason: 'rate not known yet' }
  return rate.perSecond === 0 ? { state: 'idle', reason: 'no arrivals' } : { state: 'healthy', reason: null }
}

/** An inventory that was never read or is old says nothing of now; null when it is current. */
export function judgeInventory(times: ClusterTimes, nowMs: number): Verdict | null {
  if (times.inventoryAtMs === null) return { state: 'unknown', reason: 'cluster not read yet' }
  if (!isStale(times.inventoryAtMs, times.inventoryIntervalMs, nowMs)) return null
  return { state: 'stale', reason: `cluster last read ${formatAge(nowMs - times.inventoryAtMs)} ago` }
}

/** The collector writes a row of live counters again before it would read stale, also when nothing but its age is new. */
export function judgeSample(sample: { sampledAtMs: number; intervalMs: number }, nowMs: number): Verdict | null {
  if (!isStale(sample.sampledAtMs, sample.intervalMs, nowMs)) return null
  return { state: 'stale', reason: `last sampled ${formatAge(nowMs - sample.sampledAtMs)} ago` }
}

function ofPartitions(count: number, topic: TopicFigures): string {
  return topic.partitions === null
    ? `${formatCount(count)} partitions`
    : `${formatCount(count)} of ${formatCount(topic.partitions)} partitions`
}
