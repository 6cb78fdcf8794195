import type { GroupPage, InventoryQuery } from '../../contracts/inventory.ts'
import { judgeGroup, type GroupFigures } from '../../domain/group-state.ts'
import { indexPipelines, strictestTargetMs, type PipelineIndex } from '../../domain/pipeline-index.ts'
import { samplingFreshness } from '../../domain/scope.ts'
import { toGroupRow } from './group-rows.ts'
import { listEntities, type Judged, type Sorts } from './list-entities.ts'
import type { ReadPorts } from './read-ports.ts'
import { readScope, timesOf, type SelectedScope } from './read-scope.ts'
import { pipelineOwner } from './topic-rows.ts'

export type JudgedGroup = GroupFigures & Judged & { reason: string | null }

/** One page of consumer groups: figures of all are judged and sorted, documents are read for the page alone. */
export async function listGroups(ports: ReadPorts, query: InventoryQuery): Promise<GroupPage> {
  const scope = await readScope(ports.scope, query)
  const [figures, pipelines] = await Promise.all([
    ports.inventory.groupFigures(scope.connections),
    ports.pipelines.pipelines(),
  ])
  const index = indexPipelines(pipelines.map(({ document }) => document))
  const sorts: Sorts<JudgedGroup> = {
    name: ({ name }) => name,
    lagSeconds: worstLag,
    lagRecords: ({ lag }) => lag?.records?.hi ?? null,
    members: ({ members }) => members,
    owner: ({ owner }) => owner,
  }
  const { page, ...rest } = listEntities(judgeGroups(figures, scope, index), query, sorts, worstLag)
  const urns = page.items.map(({ urn }) => urn)
  const items = await readGroupRows(ports, urns, scope, index)
  return { items, ...rest, nextCursor: page.nextCursor, freshness: samplingFreshness(scope.selected, scope.nowMs) }
}

/** The estimate; where there is none, what it is at least. */
export const worstLag = ({ lag }: GroupFigures): number | null => lag?.seconds?.est ?? lag?.seconds?.lo ?? null

export function judgeGroups(
  figures: readonly GroupFigures[],
  scope: SelectedScope,
  index: PipelineIndex,
): JudgedGroup[] {
  const times = new Map(scope.connections.map((connection) => [connection, timesOf(scope.clusters, connection)]))
  return figures.map((group) => {
    const own = times.get(group.connection) ?? timesOf([], group.connection)
    return {
      ...group,
      ...judgeGroup(group, strictestTargetMs(index, group.urn), own, scope.nowMs),
      owner: group.owner ?? pipelineOwner(index, group.urn),
    }
  })
}

/** Rows in the order of `urns`; one that was removed meanwhile is left out. */
async function readGroupRows(
  ports: ReadPorts,
  urns: readonly string[],
  scope: SelectedScope,
  index: PipelineIndex,
): Promise<GroupPage['items']> {
  const [groups, relations] = await Promise.all([ports.inventory.groups(urns), ports.inventory.relationsFrom(urns)])
  const byUrn = new Map(groups.map((group) => [group.figures.urn, group]))
  return urns.flatMap((urn) => {
    const group = byUrn.get(urn)
    return group ? [toGroupRow(group, relations, { nowMs: scope.nowMs, clusters: scope.clusters, index })] : []
  })
}
