import type { EntityRef } from '../../contracts/entities.ts'
import type { GroupRow, PartitionLagDto } from '../../contracts/inventory.ts'
import type { KafkaGroup } from '../../contracts/kafka.ts'
import { judgeGroup } from '../../domain/group-state.ts'
import { pipelinesOf, strictestTargetMs } from '../../domain/pipeline-index.ts'
import type { StoredGroup, StoredRelation } from '../ports/inventory-reads.ts'
import { timesOf } from './read-scope.ts'
import { environmentOf, pipelineOwner, type RowContext } from './topic-rows.ts'

export function toGroupRow(group: StoredGroup, relations: readonly StoredRelation[], context: RowContext): GroupRow {
  const { figures, attributes, lag } = group
  const { urn, connection, name, owner } = figures
  const times = timesOf(context.clusters, connection)
  const verdict = judgeGroup(figures, strictestTargetMs(context.index, urn), times, context.nowMs)
  const ref: EntityRef = { urn, kind: 'consumer-group', connection, name }
  return {
    ...ref,
    ...verdict,
    environment: environmentOf(context.clusters, connection),
    type: attributes.type,
    groupState: attributes.state,
    members: figures.members,
    reads: readsOf(urn, relations, lag),
    lagRecords: lag?.records ?? null,
    lagSeconds: lag?.seconds ?? null,
    lagTrend: lag?.trend ?? [],
    commitIntervalMs: lag?.commitIntervalMs ?? null,
    sampledAt: lag ? new Date(lag.sampledAtMs).toISOString() : null,
    owner: owner ?? pipelineOwner(context.index, urn),
    pipelines: pipelinesOf(context.index, urn),
  }
}

function readsOf(urn: string, relations: readonly StoredRelation[], lag: StoredGroup['lag']): string[] {
  const related = relations
    .filter(({ fromUrn, kind }) => fromUrn === urn && kind === 'reads')
    .map(({ toUrn }) => toUrn.slice(toUrn.indexOf('/') + 1))
  return [...new Set([...related, ...(lag?.partitions ?? []).map(({ topic }) => topic)])].sort()
}

/** The lag of each partition with the member that reads it, null when nobody does or that is not known. */
export function toPartitions(group: StoredGroup): PartitionLagDto[] {
  const member = memberOf(group.attributes)
  return (group.lag?.partitions ?? []).map((partition) => ({
    ...partition,
    member: member(partition.topic, partition.partition),
  }))
}

function memberOf({ members }: KafkaGroup): (topic: string, partition: number) => string | null {
  const byPartition = new Map(
    (members ?? []).flatMap(({ memberId, assignments }) =>
      assignments.flatMap(({ topic, partitions }) =>
        partitions.map((partition) => [`${topic}/${partition}`, memberId] as const),
      ),
    ),
  )
  return (topic, partition) => byPartition.get(`${topic}/${partition}`) ?? null
}
