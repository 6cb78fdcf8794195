import type { BandDto } from '../contracts/entities.ts'
import { formatAge, formatCount, formatDuration, formatEstimate } from '../contracts/format.ts'
import { judgeInventory, judgeSample, type ClusterTimes, type Verdict } from './topic-state.ts'

export type GroupFigures = {
  urn: string
  name: string
  connection: string
  owner: string | null
  /** Null when describing it was denied or failed. */
  members: number | null
  /** Kafka's word: `Stable`, `Empty`, `PreparingRebalance`… */
  groupState: string
  health: string
  healthReason: string | null
  goneAtMs: number | null
  lag: GroupLagFigures | null
}
export type GroupLagFigures = {
  sampledAtMs: number
  intervalMs: number
  seconds: BandDto | null
  records: { lo: number; hi: number } | null
  /** How many partitions are in which state, and the reason of the worst. */
  states: Partial<Record<LagState, number>>
  reason: string | null
}
type LagState = 'idle' | 'caught-up' | 'behind' | 'stuck' | 'no-commit' | 'unknown'

/** `targetMs` is the strictest target of the pipelines that the group is a hop of; null when there is none. */
export function judgeGroup(group: GroupFigures, targetMs: number | null, times: ClusterTimes, nowMs: number): Verdict {
  if (group.goneAtMs !== null) return { state: 'unknown', reason: `deleted ${formatAge(nowMs - group.goneAtMs)} ago` }
  const inventory = judgeInventory(times, nowMs)
  if (inventory) return inventory
  if (group.lag === null) return { state: 'unknown', reason: group.healthReason ?? 'not sampled yet' }
  const old = judgeSample(group.lag, nowMs)
  if (old) return old
  return (
    judgeStuck(group, group.lag) ??
    judgeTarget(group.lag.seconds, targetMs) ??
    judgeHealth(group) ??
    judgeUnknown(group.lag) ??
    judgeRest(group, group.lag)
  )
}

/** Records wait and nothing moves. No members alone is no fault: Flink and others commit without joining their group. */
function judgeStuck(group: GroupFigures, lag: GroupLagFigures): Verdict | null {
  const stuck = lag.states.stuck ?? 0
  if (stuck === 0) return null
  const where = `${formatCount(stuck)} of ${formatCount(countPartitions(lag))} partitions`
  return { state: 'breached', reason: `${where} make no progress${group.members === 0 ? ', no members' : ''}` }
}

/** look.md: breached when the whole band is beyond the target, at risk when the band crosses it. */
function judgeTarget(seconds: BandDto | null, targetMs: number | null): Verdict | null {
  if (seconds === null || targetMs === null) return null
  const text = `${formatEstimate(seconds)} behind, target ${formatDuration(targetMs)}`
  if (seconds.lo > targetMs) return { state: 'breached', reason: text }
  if (seconds.hi === null || seconds.hi > targetMs) return { state: 'at-risk', reason: text }
  return null
}

function judgeHealth(group: GroupFigures): Verdict | null {
  if (group.health === 'failed') return { state: 'breached', reason: group.healthReason }
  if (group.health === 'degraded') return { state: 'at-risk', reason: group.healthReason }
  return null
}

function judgeUnknown(lag: GroupLagFigures): Verdict | null {
  const total = countPartitions(lag)
  const uncommitted = lag.states['no-commit'] ?? 0
  if (total === 0) return { state: 'unknown', reason: 'no committed offset' }
  if ((lag.states.unknown ?? 0) > 0) return { state: 'unknown', reason: lag.reason ?? 'counters missing' }
  if (uncommitted === total) return { state: 'unknown', reason: 'no committed offset' }
  return null
}

function judgeRest(group: GroupFigures, lag: GroupLagFigures): Verdict {
  const active = (lag.states.behind ?? 0) + (lag.states['caught-up'] ?? 0)
  if (active === 0) return { state: 'idle', reason: 'nothing to read' }
  const uncommitted = lag.states['no-commit'] ?? 0
  const reason = uncommitted > 0 ? `${formatCount(uncommitted)} partitions without a commit` : null
  return { state: 'healthy', reason: reason ?? (group.groupState.includes('Rebalance') ? 'rebalancing' : null) }
}

const countPartitions = (lag: GroupLagFigures): number =>
  Object.values(lag.states).reduce((sum, count) => sum + count, 0)
