/** What one round asks the cluster for. Ends are asked of `topics` and of what the groups turn out to read. */
export type RoundPlan = {
  starts: readonly string[]
  groups: readonly string[]
  topics: readonly string[]
  /** Last stable offsets, only for what a read_committed stage reads. */
  committedTopics: readonly string[]
  /** Names of the tiers that this round serves. */
  tiers: readonly string[]
}

export type PipelineTargets = {
  sampleMs: number
  groups: readonly string[]
  topics: readonly string[]
  committedTopics: readonly string[]
}
export type SamplingTargets = {
  pipelines: readonly PipelineTargets[]
  /** All groups that commit offsets; share groups do not. */
  groups: readonly string[]
  topics: readonly string[]
  /** Topics that groups were last seen to read. */
  readTopics: ReadonlySet<string>
}

export const GROUP_INTERVAL_MS = 10_000
export const REST_INTERVAL_MS = 60_000
/** Locked phases of sampling and commits are a constant bias; ±20 % breaks them. */
const JITTER = 0.2

type Tier = { name: string; intervalMs: number; nextAtMs: number; plan: Omit<RoundPlan, 'tiers'> }
const AT_ONCE = 0
const NOTHING = { starts: [], groups: [], topics: [], committedTopics: [] }

/**
 * Which counters are due when: pipelines at their own interval, other groups with their topics every 10 s, the rest and
 * the log starts every 60 s. Tiers that are due about together share one round.
 */
export class SamplingSchedule {
  #tiers: Tier[] = []
  readonly #random: () => number

  constructor(random: () => number) {
    this.#random = random
  }

  /** Tiers that stay keep their time; new ones, and log starts of new topics, are due at once. */
  retarget(targets: SamplingTargets): void {
    const before = new Map(this.#tiers.map((tier) => [tier.name, tier]))
    this.#tiers = tiersOf(targets).map((tier) => {
      const known = before.get(tier.name)
      const starts = new Set(known?.plan.starts)
      const isNew = !known || tier.plan.starts.some((topic) => !starts.has(topic))
      return { ...tier, nextAtMs: isNew ? AT_ONCE : known.nextAtMs }
    })
  }

  /** Null when there is nothing to sample. */
  nextAtMs(): number | null {
    return this.#tiers.length === 0 ? null : Math.min(...this.#tiers.map((tier) => tier.nextAtMs))
  }

  /** The shortest interval in use, in ms. */
  shortestIntervalMs(): number | null {
    return this.#tiers.length === 0 ? null : Math.min(...this.#tiers.map((tier) => tier.intervalMs))
  }

  /** Everything that is due at `nowMs`, or so soon after that a round of its own would be a waste. */
  take(nowMs: number): RoundPlan {
    const slackMs = (this.shortestIntervalMs() ?? 0) / 4
    const due = this.#tiers.filter((tier) => tier.nextAtMs <= nowMs + slackMs)
    for (const tier of due) tier.nextAtMs = nowMs + this.#jittered(tier.intervalMs)
    const union = (pick: (plan: Tier['plan']) => readonly string[]) => [
      ...new Set(due.flatMap(({ plan }) => pick(plan))),
    ]
    return {
      starts: union((plan) => plan.starts),
      groups: union((plan) => plan.groups),
      topics: union((plan) => plan.topics),
      committedTopics: union((plan) => plan.committedTopics),
      tiers: due.map(({ name }) => name),
    }
  }

  /** A round that lasted past the next time of a tier makes it skip that time: rounds are never queued. */
  skipMissed(nowMs: number): void {
    for (const tier of this.#tiers)
      if (tier.nextAtMs !== AT_ONCE && tier.nextAtMs < nowMs) tier.nextAtMs = nowMs + this.#jittered(tier.intervalMs)
  }

  #jittered(intervalMs: number): number {
    return intervalMs * (1 - JITTER + 2 * JITTER * this.#random())
  }
}

function tiersOf(targets: SamplingTargets): Omit<Tier, 'nextAtMs'>[] {
  const fastGroups = new Set(targets.pipelines.flatMap(({ groups }) => groups))
  const fastTopics = new Set(targets.pipelines.flatMap(({ topics }) => topics))
  const otherGroups = targets.groups.filter((group) => !fastGroups.has(group))
  // Ends of what they read are asked with them, once their commits have said what that is.
  const rest = targets.topics.filter((topic) => !fastTopics.has(topic) && !targets.readTopics.has(topic))
  const tiers: Omit<Tier, 'nextAtMs'>[] = []
  const intervals = [...new Set(targets.pipelines.map(({ sampleMs }) => sampleMs))].sort((a, b) => a - b)
  for (const intervalMs of intervals) {
    const mine = targets.pipelines.filter(({ sampleMs }) => sampleMs === intervalMs)
    const groups = mine.flatMap((pipeline) => pipeline.groups)
    const topics = mine.flatMap((pipeline) => pipeline.topics)
    const committedTopics = mine.flatMap((pipeline) => pipeline.committedTopics)
    tiers.push({ name: `pipelines-${intervalMs}`, intervalMs, plan: { ...NOTHING, groups, topics, committedTopics } })
  }
  if (otherGroups.length > 0)
    tiers.push({ name: 'groups', intervalMs: GROUP_INTERVAL_MS, plan: { ...NOTHING, groups: otherGroups } })
  if (rest.length > 0) tiers.push({ name: 'rest', intervalMs: REST_INTERVAL_MS, plan: { ...NOTHING, topics: rest } })
  const starts = [...new Set([...fastTopics, ...targets.topics])]
  if (starts.length > 0) tiers.push({ name: 'starts', intervalMs: REST_INTERVAL_MS, plan: { ...NOTHING, starts } })
  return tiers
}
