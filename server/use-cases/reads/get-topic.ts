import type { TopicDetail } from '../../contracts/inventory.ts'
import { compareText } from '../../domain/state-order.ts'
import { declaredRelations, indexPipelines } from '../../domain/pipeline-index.ts'
import { samplingFreshness } from '../../domain/scope.ts'
import type { StoredRelation, StoredTopic } from '../ports/inventory-reads.ts'
import { toGroupRow, toPartitions } from './group-rows.ts'
import { notFound, parseUrn } from './parse-urn.ts'
import type { ReadPorts } from './read-ports.ts'
import { readScope } from './read-scope.ts'
import { toTopicRow } from './topic-rows.ts'

/** One topic, gone ones included. Throws `not_found` for one that was never seen. */
export async function getTopic(ports: ReadPorts, urn: string): Promise<TopicDetail> {
  const { connection } = parseUrn(urn, 'topic')
  const [scope, [topic], detected, pipelines] = await Promise.all([
    readScope(ports.scope, {}),
    ports.inventory.topics([urn]),
    ports.inventory.relationsTo([urn]),
    ports.pipelines.pipelines(),
  ])
  if (!topic) throw notFound('topic', urn)
  const documents = pipelines.map(({ document }) => document)
  const declared = declaredRelations(documents).filter(({ toUrn }) => toUrn === urn)
  const relations = [...detected, ...declared.filter((edge) => !detected.some((known) => isSame(known, edge)))]
  const readerUrns = relations.filter(({ kind }) => kind === 'reads').map(({ fromUrn }) => fromUrn)
  const [groups, groupRelations] = await Promise.all([
    ports.inventory.groups(readerUrns),
    ports.inventory.relationsFrom(readerUrns),
  ])
  const context = { nowMs: scope.nowMs, clusters: scope.clusters, index: indexPipelines(documents) }
  return {
    row: toTopicRow(topic, groups.length, context),
    topicId: topic.attributes.topicId,
    ...lifetime(topic),
    partitions: partitionsOf(topic),
    configs: configsOf(topic),
    readers: groups
      .sort((a, b) => compareText(a.figures.name, b.figures.name))
      .map((group) => ({
        group: toGroupRow(group, groupRelations, context),
        partitions: toPartitions(group).filter((partition) => partition.topic === topic.figures.name),
      })),
    writers: writersOf(relations),
    freshness: samplingFreshness(
      scope.clusters.filter((cluster) => cluster.connection === connection),
      scope.nowMs,
    ),
  }
}

const isSame = (a: { fromUrn: string; toUrn: string; kind: string }, b: typeof a): boolean =>
  a.fromUrn === b.fromUrn && a.toUrn === b.toUrn && a.kind === b.kind

export function lifetime(entity: { figures: { goneAtMs: number | null }; firstSeenAtMs: number }) {
  const { goneAtMs } = entity.figures
  return {
    gone: goneAtMs !== null,
    goneAt: goneAtMs === null ? null : new Date(goneAtMs).toISOString(),
    firstSeenAt: new Date(entity.firstSeenAtMs).toISOString(),
  }
}

function partitionsOf({ attributes, rate }: StoredTopic): TopicDetail['partitions'] {
  const counters = new Map((rate?.partitions ?? []).map((partition) => [partition.partition, partition]))
  return [...attributes.partitions]
    .sort((a, b) => a.partition - b.partition)
    .map((partition) => {
      const { start = null, end = null, ratePerSecond = null } = counters.get(partition.partition) ?? {}
      return { ...partition, start, end, ratePerSecond }
    })
}

/** What was set on purpose first, then by name. Null when reading configs was denied. */
function configsOf({ attributes: { configs } }: StoredTopic): TopicDetail['configs'] {
  if (configs === null) return null
  const isDefault = (source: string) => source.toUpperCase().includes('DEFAULT')
  return Object.entries(configs)
    .map(([name, { value, source }]) => ({ name, value, source }))
    .sort((a, b) => Number(isDefault(a.source)) - Number(isDefault(b.source)) || compareText(a.name, b.name))
}

const writersOf = (relations: readonly StoredRelation[]): TopicDetail['writers'] =>
  relations
    .filter(({ kind }) => kind === 'writes')
    .map(({ fromUrn, source, evidence }) => ({
      urn: fromUrn,
      name: fromUrn.slice(fromUrn.indexOf('/') + 1),
      source: source === 'detected' ? 'detected' : 'declared',
      evidence,
    }))
