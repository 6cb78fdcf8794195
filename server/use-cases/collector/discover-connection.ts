import type { KafkaSnapshot } from '../../contracts/kafka.ts'
import { entitiesOf, groupUrn, topicUrn, type InventoryDiff } from '../../domain/collection/inventory.ts'
import { AppError } from '../app-error.ts'
import type { InventoryRepository } from '../ports/inventory-repository.ts'
import type { KafkaCluster, PartialError } from '../ports/kafka-cluster.ts'
import type { Lease } from '../ports/lease-repository.ts'
import type { CollectorLog } from './collector-ports.ts'

/** What sampling needs to know of an inventory; kept from the last one that succeeded. */
export type KnownInventory = {
  topics: ReadonlySet<string>
  /** Those that commit offsets: share groups do not. */
  groups: ReadonlySet<string>
  partitions: number
}
export type DiscoveryOutcome = { known: KnownInventory | null; changed: number; isFenced: boolean }

type Parts = {
  connection: string
  cluster: KafkaCluster
  lease: Lease
  inventory: InventoryRepository
  diff: InventoryDiff
  log: CollectorLog
  nowMs: () => number
}

/**
 * Reads the whole inventory and writes what differs. When the cluster does not answer, the old inventory stays and the
 * attempt is recorded. Throws only what the database throws.
 */
export async function discoverConnection(parts: Parts, signal: AbortSignal): Promise<DiscoveryOutcome> {
  const { connection, cluster, inventory, lease, nowMs } = parts
  const startedAtMs = nowMs()
  const described = await cluster.describe(signal).catch((error: unknown) => ({ error: toPartialError(error) }))
  if (signal.aborted) return { known: null, changed: 0, isFenced: false }
  if ('error' in described) {
    parts.log.warn({ connection, error: described.error }, 'discovery failed')
    const tookMs = nowMs() - startedAtMs
    const outcome = await inventory.writeFailure(lease, connection, nowMs(), tookMs, [described.error])
    return { known: null, changed: 0, isFenced: outcome === 'fenced' }
  }
  const { changed, commit } = parts.diff.changes(entitiesOf(connection, described))
  const written = await inventory.write(lease, {
    connection,
    snapshot: { takenAtMs: nowMs(), tookMs: described.tookMs, errors: described.errors, cluster: countsOf(described) },
    entities: changed,
    present: presentIn(connection, described),
  })
  if (written.outcome === 'written') commit()
  return { known: knownOf(described), changed: written.changed, isFenced: written.outcome === 'fenced' }
}

/** A list that is not complete proves the absence of nothing. */
const presentIn = (connection: string, { topics, groups, complete }: KafkaSnapshot) => ({
  topics: complete.topics ? topics.map(({ name }) => topicUrn(connection, name)) : null,
  groups: complete.groups ? groups.map(({ name }) => groupUrn(connection, name)) : null,
})

const countsOf = ({ clusterId, controllerId, brokers, topics, groups }: KafkaSnapshot) => ({
  clusterId,
  controllerId,
  brokers,
  topics: topics.length,
  groups: groups.length,
  partitions: topics.reduce((sum, topic) => sum + topic.partitions.length, 0),
})

const knownOf = ({ topics, groups }: KafkaSnapshot): KnownInventory => ({
  topics: new Set(topics.map(({ name }) => name)),
  groups: new Set(groups.filter(({ type }) => type !== 'share').map(({ name }) => name)),
  partitions: topics.reduce((sum, topic) => sum + topic.partitions.length, 0),
})

function toPartialError(error: unknown): PartialError {
  const subject = 'Inventory'
  if (error instanceof AppError)
    return { subject, code: error.code, message: error.userMessage, retryable: error.retryable }
  const message = error instanceof Error ? error.message : String(error)
  return { subject, code: 'internal', message, retryable: true }
}
