import type { RoundPlan } from '../../domain/collection/sampling-schedule.ts'
import type { Round } from '../../domain/collection/round.ts'
import type { CommittedSample, EndSample, Sample, StartSample } from '../../domain/latency/sample.ts'
import { AppError } from '../app-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { KafkaCluster, PartialAnswer, PartialError } from '../ports/kafka-cluster.ts'

export type RoundOutcome = {
  round: Round
  /** Topics and groups that were asked for. */
  asked: ReadonlySet<string>
  errors: PartialError[]
  requests: number
  tookMs: number
  /** False when not one request brought anything: the cluster is not there. */
  answered: boolean
  /** What each asked group reads by its commits; null when some answer was missing, and then absence proves nothing. */
  reads: ReadonlyMap<string, ReadonlySet<string>> | null
}

/** A call that hangs longer than this must not stop the other brokers' counters for longer. */
const CALL_TIMEOUT_MS = 5_000

/**
 * One round of counters. Log starts first, commits next, ends last: then a committed offset is never compared with an
 * end that is older than itself. What fails is in `errors`; what was had is in the round.
 */
export async function sampleRound(
  cluster: KafkaCluster,
  plan: RoundPlan,
  clock: Clock,
  signal: AbortSignal,
): Promise<RoundOutcome> {
  const startedAtMs = clock.nowMs()
  const calls = new RoundCalls(signal)
  const starts = await calls.run<StartSample>('Log starts', plan.starts, (names, stop) => cluster.starts(names, stop))
  const committed = await calls.run<CommittedSample>('Committed offsets', plan.groups, (names, stop) =>
    cluster.committed(names, stop),
  )
  const topics = new Set([...plan.topics, ...(committed?.items ?? []).map(({ topic }) => topic)])
  const [ends, stable] = await Promise.all([
    calls.run<EndSample>('End offsets', [...topics], (names, stop) => cluster.ends(names, 'read_uncommitted', stop)),
    calls.run<EndSample>('Last stable offsets', plan.committedTopics, (names, stop) =>
      cluster.ends(names, 'read_committed', stop),
    ),
  ])
  const samples: Sample[] = [starts, committed, ends, stable].flatMap((answer): Sample[] => answer?.items ?? [])
  return {
    round: { startedAtMs, samples },
    asked: new Set([...plan.starts, ...plan.groups, ...topics, ...plan.committedTopics]),
    errors: calls.errors,
    requests: calls.requests,
    tookMs: clock.nowMs() - startedAtMs,
    answered: calls.succeeded > 0,
    reads: committed && committed.errors.length === 0 ? readsOf(plan.groups, committed.items) : null,
  }
}

/** Counts what was asked and keeps what failed, so that one failed call does not end the round. */
class RoundCalls {
  readonly errors: PartialError[] = []
  requests = 0
  succeeded = 0
  readonly #signal: AbortSignal

  constructor(signal: AbortSignal) {
    this.#signal = signal
  }

  /** Null when nothing was asked or nothing was had. */
  async run<T>(
    subject: string,
    names: readonly string[],
    ask: (names: readonly string[], signal: AbortSignal) => Promise<PartialAnswer<T>>,
  ): Promise<PartialAnswer<T> | null> {
    if (names.length === 0) return null
    const timeout = AbortSignal.timeout(CALL_TIMEOUT_MS)
    try {
      const answer = await ask(names, AbortSignal.any([this.#signal, timeout]))
      this.errors.push(...answer.errors)
      this.requests += answer.requests
      if (answer.items.length > 0 || answer.errors.length === 0) this.succeeded += 1
      return answer
    } catch (error) {
      this.requests += 1
      if (!this.#signal.aborted) this.errors.push(describe(subject, error, timeout.aborted))
      return null
    }
  }
}

function describe(subject: string, error: unknown, isTimeout: boolean): PartialError {
  if (error instanceof AppError)
    return { subject, code: error.code, message: error.userMessage, retryable: error.retryable }
  if (isTimeout)
    return { subject, code: 'timed_out', message: `No answer in ${CALL_TIMEOUT_MS / 1_000} s`, retryable: true }
  const message = error instanceof Error ? error.message : String(error)
  return { subject, code: 'internal', message, retryable: false }
}

function readsOf(groups: readonly string[], samples: readonly CommittedSample[]): Map<string, Set<string>> {
  const reads = new Map(groups.map((group) => [group, new Set<string>()]))
  for (const { group, topic, offsets } of samples)
    if ([...offsets.values()].some((offset) => offset >= 0)) reads.get(group)?.add(topic)
  return reads
}
