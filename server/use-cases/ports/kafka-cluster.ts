import type { CapabilityReport } from '../../contracts/connections.ts'
import type { KafkaSnapshot } from '../../contracts/kafka.ts'
import type { EndSample, CommittedSample, StartSample, Isolation } from '../../domain/latency/sample.ts'

/** One thing that could not be read, and why. A failure never becomes an empty list or a zero. */
export type PartialError = {
  /** What was asked: `ListOffsets orders.raw/3`, `OffsetFetch group-a`. */
  subject: string
  /** Kafka's error name or the socket's code: `NOT_LEADER_OR_FOLLOWER`, `ECONNREFUSED`. */
  code: string
  message: string
  retryable: boolean
}

/** `requests` counts what went to brokers; `items` hold what was answered, `errors` what was not. */
export type PartialAnswer<T> = { items: T[]; errors: PartialError[]; requests: number }

/**
 * One Kafka cluster, with connections that stay open. Every call ends when `signal` aborts or after its own time limit
 * (5 s for a connection, 10 s for an answer) and throws `AppError` only when nothing at all could be had.
 */
export interface KafkaCluster {
  /** Tries each capability that the product uses and says `ok`, `denied`, `unsupported` or `unreachable` for each. */
  probe(signal: AbortSignal): Promise<CapabilityReport>
  /** Brokers, topics with partitions and configs, groups of every type: the inventory of one moment. */
  describe(signal: AbortSignal): Promise<KafkaSnapshot>
  /** Committed offsets, up to 200 groups a request, one request a coordinator at a time. */
  committed(groups: readonly string[], signal: AbortSignal): Promise<PartialAnswer<CommittedSample>>
  /** High watermarks or last stable offsets: one request a leader broker. */
  ends(topics: readonly string[], isolation: Isolation, signal: AbortSignal): Promise<PartialAnswer<EndSample>>
  starts(topics: readonly string[], signal: AbortSignal): Promise<PartialAnswer<StartSample>>
  close(): Promise<void>
}
