import {
  groupLagHistorySchema,
  type SamplingState,
  type TopicRateState,
  type GroupLagState,
} from '../../contracts/collector-state.ts'
import { groupLagState, LagHistory } from '../../domain/collection/group-lag.ts'
import type { Round } from '../../domain/collection/round.ts'
import { GROUP_INTERVAL_MS, REST_INTERVAL_MS } from '../../domain/collection/sampling-schedule.ts'
import { TopicRates } from '../../domain/collection/topic-rates.ts'
import type { ReaderLag } from '../../domain/latency/reader-lag.ts'
import type { LiveStateRow } from '../ports/live-state-repository.ts'

/** How far back the curves of topics are kept: a reader further behind reads "older than" that. */
const CURVES_MS = 1_200_000
const FORGET_EVERY_MS = 30_000
const SAMPLING_EVERY_MS = 1_000
const FAST_EVERY_MS = 1_000
const MINUTE_MS = 60_000

/** `comparable` is the state without its age, or empty when it is too long to be remembered. */
type Written = { atMs: number; comparable: string }
const REMEMBERED_LENGTH = 2_000

/** What one connection leaves in `LiveState`: lags, their history, rates and how sampling goes. */
export class LiveStates {
  readonly #connection: string
  readonly #readerLag: ReaderLag
  readonly #rates = new TopicRates()
  readonly #histories = new Map<string, LagHistory>()
  readonly #written = new Map<string, Written>()
  readonly #pending = new Map<string, LiveStateRow>()
  readonly #composedAt = new Map<string, number>()
  #forgottenAtMs = 0

  constructor(connection: string, readerLag: ReaderLag) {
    this.#connection = connection
    this.#readerLag = readerLag
  }

  /** Histories of before a restart; rows of another shape are left out. */
  restore(rows: readonly { key: string; state: unknown }[]): void {
    const prefix = `lag-history:${this.#connection}/`
    for (const { key, state } of rows) {
      const parsed = groupLagHistorySchema.safeParse(state)
      if (key.startsWith(prefix) && parsed.success)
        this.#historyOf(key.slice(prefix.length)).restore(parsed.data.points)
    }
  }

  /** Feeds the curves without composing anything: for rounds of before a restart. */
  warm(round: Round): void {
    for (const sample of round.samples) {
      this.#readerLag.add(sample)
      if (sample.kind === 'start') this.#rates.addStart(sample)
    }
    this.#rates.addEnds(round.samples.filter((sample) => sample.kind === 'end'))
  }

  /** Takes a round and composes what it changed. `fast` are the groups and topics of pipelines, sampled each `fastMs`. */
  add(
    round: Round,
    fast: { groups: ReadonlySet<string>; topics: ReadonlySet<string>; sampleMs: number },
    nowMs: number,
  ): void {
    this.warm(round)
    const groups = new Set(round.samples.flatMap((sample) => (sample.kind === 'committed' ? [sample.group] : [])))
    for (const group of groups) {
      const isFast = fast.groups.has(group)
      if (this.#isDue(`g ${group}`, isFast ? FAST_EVERY_MS : 0, nowMs))
        this.#composeGroup(group, isFast ? fast.sampleMs : GROUP_INTERVAL_MS, isFast, nowMs)
    }
    const topics = new Set(round.samples.flatMap((sample) => (sample.kind === 'end' ? [sample.topic] : [])))
    for (const topic of topics)
      if (this.#isDue(`t ${topic}`, fast.topics.has(topic) ? 2 * FAST_EVERY_MS : 0, nowMs))
        this.#composeRate(topic, fast.topics.has(topic) ? fast.sampleMs : REST_INTERVAL_MS)
    if (nowMs - this.#forgottenAtMs > FORGET_EVERY_MS) {
      this.#forgottenAtMs = nowMs
      this.#readerLag.forgetBefore(nowMs - CURVES_MS)
    }
  }

  setSampling(state: SamplingState, nowMs: number): void {
    if (!this.#isDue('sampling', SAMPLING_EVERY_MS, nowMs)) return
    this.#put(`sampling:${this.#connection}`, state, state.triedAtMs, '')
  }

  declareTransactional(topics: Iterable<string>): void {
    for (const topic of topics) this.#rates.declareTransactional(topic)
  }

  /** Rows that changed since they were taken last; `giveBack` puts those back that could not be written. */
  take(): LiveStateRow[] {
    const rows = [...this.#pending.values()]
    this.#pending.clear()
    return rows
  }

  giveBack(rows: readonly LiveStateRow[]): void {
    for (const row of rows) if (!this.#pending.has(row.key)) this.#pending.set(row.key, row)
  }

  /** Forgets what is gone and answers the keys of its rows. */
  keepOnly(groups: ReadonlySet<string>, topics: ReadonlySet<string>): string[] {
    this.#rates.keepTopics(topics)
    const gone: string[] = []
    for (const key of this.#written.keys()) {
      const [kind = '', ...rest] = key.split(':')
      const name = rest.join(':').slice(this.#connection.length + 1)
      const isGone = kind === 'rate' ? !topics.has(name) : kind.startsWith('lag') && !groups.has(name)
      if (isGone) gone.push(key)
    }
    for (const key of gone) {
      this.#written.delete(key)
      this.#pending.delete(key)
    }
    for (const group of this.#histories.keys()) if (!groups.has(group)) this.#histories.delete(group)
    for (const key of this.#composedAt.keys()) {
      const name = key.slice(2)
      if ((key.startsWith('g ') && !groups.has(name)) || (key.startsWith('t ') && !topics.has(name)))
        this.#composedAt.delete(key)
    }
    return gone
  }

  #composeGroup(group: string, intervalMs: number, isFast: boolean, nowMs: number): void {
    const lag = this.#readerLag.lag(group, nowMs)
    const commitIntervalMs = this.#readerLag.commitIntervalMs(group)
    const history = this.#historyOf(group)
    const state: GroupLagState = groupLagState(lag, { sampledAtMs: nowMs, intervalMs, commitIntervalMs, trend: [] })
    const records = state.records?.hi ?? null
    const isNewPoint = history.add(
      { atMs: nowMs, seconds: state.seconds, records },
      isFast ? GROUP_INTERVAL_MS : MINUTE_MS,
    )
    state.trend = history.trend(nowMs)
    this.#put(`lag:${this.#connection}/${group}`, state, nowMs, 'sampledAtMs')
    if (isNewPoint) this.#put(`lag-history:${this.#connection}/${group}`, history.state(), nowMs, '')
  }

  #composeRate(topic: string, intervalMs: number): void {
    const state: TopicRateState | null = this.#rates.state(topic, intervalMs)
    if (state) this.#put(`rate:${this.#connection}/${topic}`, state, state.sampledAtMs, 'sampledAtMs')
  }

  /** A state whose only news is its age is written when half of the time is over after which it would read stale. */
  #put(key: string, state: object, atMs: number, ageField: string): void {
    const text = JSON.stringify(state)
    const whole = ageField === '' ? text : JSON.stringify({ ...state, [ageField]: 0 })
    const comparable = whole.length > REMEMBERED_LENGTH ? '' : whole
    const last = this.#written.get(key)
    const intervalMs = 'intervalMs' in state && typeof state.intervalMs === 'number' ? state.intervalMs : 0
    const isSame = comparable !== '' && last?.comparable === comparable
    if (isSame && atMs - last.atMs < Math.max(1_500, 1.5 * intervalMs)) return
    this.#written.set(key, { atMs, comparable })
    this.#pending.set(key, { key, computedAtMs: atMs, state: text })
  }

  #isDue(key: string, everyMs: number, nowMs: number): boolean {
    const last = this.#composedAt.get(key)
    // Rounds jitter, so that one a little early still counts.
    if (last !== undefined && nowMs - last < everyMs * 0.8) return false
    this.#composedAt.set(key, nowMs)
    return true
  }

  #historyOf(group: string): LagHistory {
    const known = this.#histories.get(group)
    if (known) return known
    const history = new LagHistory()
    this.#histories.set(group, history)
    return history
  }
}
