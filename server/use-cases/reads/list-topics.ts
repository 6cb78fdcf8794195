import type { InventoryQuery, TopicPage } from '../../contracts/inventory.ts'
import { indexPipelines, type PipelineIndex } from '../../domain/pipeline-index.ts'
import { inventoryFreshness } from '../../domain/scope.ts'
import { judgeTopic, type TopicFigures } from '../../domain/topic-state.ts'
import { listEntities, type Judged, type Sorts } from './list-entities.ts'
import type { ReadPorts } from './read-ports.ts'
import { readScope, timesOf, type SelectedScope } from './read-scope.ts'
import { pipelineOwner, toTopicRow } from './topic-rows.ts'

export type JudgedTopic = TopicFigures & Judged & { reason: string | null }

/** One page of topics: figures of all are judged and sorted, documents are read for the page alone. */
export async function listTopics(ports: ReadPorts, query: InventoryQuery): Promise<TopicPage> {
  const scope = await readScope(ports.scope, query)
  const [figures, pipelines, readers] = await Promise.all([
    ports.inventory.topicFigures(scope.connections),
    ports.pipelines.pipelines(),
    query.sort === 'readers' ? ports.inventory.readerCounts(scope.connections) : null,
  ])
  const index = indexPipelines(pipelines.map(({ document }) => document))
  const shown = query.internal ? figures : figures.filter(({ internal }) => !internal)
  const sorts: Sorts<JudgedTopic> = {
    name: ({ name }) => name,
    partitions: ({ partitions }) => partitions,
    ratePerSecond: ({ rate }) => rate?.perSecond ?? null,
    sizeBytes: ({ sizeBytes }) => sizeBytes,
    readers: ({ urn }) => readers?.get(urn) ?? 0,
    owner: ({ owner }) => owner,
  }
  const { page, ...rest } = listEntities(
    judgeTopics(shown, scope, index),
    query,
    sorts,
    ({ rate }) => rate?.perSecond ?? null,
  )
  const items = await readTopicRows(
    ports,
    page.items.map(({ urn }) => urn),
    scope,
    index,
  )
  return { items, ...rest, nextCursor: page.nextCursor, freshness: inventoryFreshness(scope.selected, scope.nowMs) }
}

export function judgeTopics(
  figures: readonly TopicFigures[],
  scope: SelectedScope,
  index: PipelineIndex,
): JudgedTopic[] {
  const times = new Map(scope.connections.map((connection) => [connection, timesOf(scope.clusters, connection)]))
  return figures.map((topic) => ({
    ...topic,
    ...judgeTopic(topic, times.get(topic.connection) ?? timesOf([], topic.connection), scope.nowMs),
    owner: topic.owner ?? pipelineOwner(index, topic.urn),
  }))
}

/** Rows in the order of `urns`; one that was removed meanwhile is left out. */
async function readTopicRows(ports: ReadPorts, urns: readonly string[], scope: SelectedScope, index: PipelineIndex) {
  const [topics, relations] = await Promise.all([ports.inventory.topics(urns), ports.inventory.relationsTo(urns)])
  const byUrn = new Map(topics.map((topic) => [topic.figures.urn, topic]))
  return urns.flatMap((urn) => {
    const topic = byUrn.get(urn)
    const readers = relations.filter(({ toUrn, kind }) => toUrn === urn && kind === 'reads').length
    return topic ? [toTopicRow(topic, readers, { nowMs: scope.nowMs, clusters: scope.clusters, index })] : []
  })
}
