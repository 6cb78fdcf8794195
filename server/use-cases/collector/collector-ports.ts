import type { KafkaCredentials } from '../../contracts/connections.ts'
import type { PipelineSpec } from '../../domain/latency/pipeline-spec.ts'
import type { LatencyEngine } from '../../domain/latency/engine.ts'
import type { ReaderLag } from '../../domain/latency/reader-lag.ts'
import type { Clock } from '../ports/clock.ts'
import type { ConnectionRepository } from '../ports/connection-repository.ts'
import type { ExpiredRows } from '../ports/expired-rows.ts'
import type { HeartbeatRepository } from '../ports/heartbeat-repository.ts'
import type { InventoryRepository } from '../ports/inventory-repository.ts'
import type { JournalRepository } from '../ports/journal-repository.ts'
import type { KafkaCluster } from '../ports/kafka-cluster.ts'
import type { LeaseRepository } from '../ports/lease-repository.ts'
import type { LiveStateRepository } from '../ports/live-state-repository.ts'
import type { PipelineRepository } from '../ports/pipeline-repository.ts'
import type { PipelineStatusRepository } from '../ports/pipeline-status-repository.ts'
import type { Revisions } from '../ports/revisions.ts'
import type { WindowRepository } from '../ports/window-repository.ts'

export type CollectorLog = {
  info(fields: Record<string, unknown>, text: string): void
  warn(fields: Record<string, unknown>, text: string): void
}

/** Everything that the collector stands on; the runtime passes real ones, tests pass fakes. */
export type CollectorPorts = {
  clock: Clock
  log: CollectorLog
  connectKafka: (credentials: KafkaCredentials) => KafkaCluster
  connections: Pick<ConnectionRepository, 'credentials'>
  pipelines: PipelineRepository
  leases: LeaseRepository
  journal: JournalRepository
  inventory: InventoryRepository
  liveStates: LiveStateRepository
  windows: WindowRepository
  expired: ExpiredRows
  statuses: PipelineStatusRepository
  revisions: Revisions
  heartbeats: Pick<HeartbeatRepository, 'beat' | 'stop'>
  /** A short text that is equal for equal texts and, for all that matters, only for those. */
  digest: (text: string) => string
  createEngine: (spec: PipelineSpec) => LatencyEngine
  createReaderLag: () => ReaderLag
  rssBytes: () => number
}
