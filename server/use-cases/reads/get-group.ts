import type { GroupDetail } from '../../contracts/inventory.ts'
import { indexPipelines } from '../../domain/pipeline-index.ts'
import { samplingFreshness } from '../../domain/scope.ts'
import type { StoredGroup } from '../ports/inventory-reads.ts'
import { lifetime } from './get-topic.ts'
import { toGroupRow, toPartitions } from './group-rows.ts'
import { notFound, parseUrn } from './parse-urn.ts'
import type { ReadPorts } from './read-ports.ts'
import { readScope } from './read-scope.ts'

/** One consumer group, gone ones included. Throws `not_found` for one that was never seen. */
export async function getGroup(ports: ReadPorts, urn: string): Promise<GroupDetail> {
  const { connection, name } = parseUrn(urn, 'consumer-group')
  const [scope, [group], relations, lagHistory, pipelines] = await Promise.all([
    readScope(ports.scope, {}),
    ports.inventory.groups([urn]),
    ports.inventory.relationsFrom([urn]),
    ports.inventory.lagHistory(connection, name),
    ports.pipelines.pipelines(),
  ])
  if (!group) throw notFound('consumer group', urn)
  const index = indexPipelines(pipelines.map(({ document }) => document))
  return {
    row: toGroupRow(group, relations, { nowMs: scope.nowMs, clusters: scope.clusters, index }),
    ...lifetime(group),
    coordinator: group.attributes.coordinator,
    members: membersOf(group),
    partitions: toPartitions(group),
    lagHistory,
    freshness: samplingFreshness(
      scope.clusters.filter((cluster) => cluster.connection === connection),
      scope.nowMs,
    ),
  }
}

const membersOf = ({ attributes: { members } }: StoredGroup): GroupDetail['members'] =>
  members?.map(({ memberId, clientId, host, assignments }) => ({
    memberId,
    clientId,
    host,
    partitions: assignments.reduce((sum, { partitions }) => sum + partitions.length, 0),
  })) ?? null
