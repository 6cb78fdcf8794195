import type { EntityRecord, RelationRecord } from '../../domain/collection/inventory.ts'
import type { PartialError } from './kafka-cluster.ts'
import type { Lease, WriteOutcome } from './lease-repository.ts'

type SnapshotRecord = {
  takenAtMs: number
  tookMs: number
  errors: readonly PartialError[]
  /** {clusterId, controllerId, brokers, topics, groups, partitions}: the counts that lists show. */
  cluster: unknown
}

export type InventoryChange = {
  connection: string
  snapshot: SnapshotRecord
  /** Only what is new or differs from what was written last. */
  entities: readonly EntityRecord[]
  /** URNs that are still there, per kind; null when the list was not complete, and then nothing is marked gone. */
  present: { topics: readonly string[] | null; groups: readonly string[] | null }
}

export interface InventoryRepository {
  /** One transaction, guarded by the lease. Answers how many rows were changed, 0 when nothing differed. */
  write(lease: Lease, change: InventoryChange): Promise<{ outcome: WriteOutcome; changed: number }>
  /** The discovery failed: `takenAt` and the inventory stay, `triedAt` and the errors are new. */
  writeFailure(
    lease: Lease,
    connection: string,
    triedAtMs: number,
    tookMs: number,
    errors: readonly PartialError[],
  ): Promise<WriteOutcome>
  /** All relations that start at a group of this connection become exactly these. Answers how many rows changed. */
  writeRelations(
    lease: Lease,
    connection: string,
    relations: readonly RelationRecord[],
    atMs: number,
  ): Promise<{ outcome: WriteOutcome; changed: number }>
  /** Stores a capability report with the database's time. */
  writeCapabilities(lease: Lease, connection: string, report: unknown): Promise<WriteOutcome>
}
