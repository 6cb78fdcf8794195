import type { EntityRef } from '../../contracts/entities.ts'
import type { TopicRow } from '../../contracts/inventory.ts'
import type { Cluster } from '../../domain/scope.ts'
import { pipelinesOf, type PipelineIndex } from '../../domain/pipeline-index.ts'
import { judgeTopic } from '../../domain/topic-state.ts'
import type { StoredTopic } from '../ports/inventory-reads.ts'
import { timesOf } from './read-scope.ts'

/** What the rows of a page are judged and completed with. */
export type RowContext = { nowMs: number; clusters: readonly Cluster[]; index: PipelineIndex }

export function toTopicRow(topic: StoredTopic, readers: number, context: RowContext): TopicRow {
  const { figures, attributes } = topic
  const { urn, connection, name, owner } = figures
  const verdict = judgeTopic(figures, timesOf(context.clusters, connection), context.nowMs)
  const ref: EntityRef = { urn, kind: 'topic', connection, name }
  return {
    ...ref,
    ...verdict,
    environment: environmentOf(context.clusters, connection),
    partitions: figures.partitions,
    replicationFactor: attributes.partitions[0]?.replicas.length ?? null,
    underReplicated: figures.partitions === null ? null : figures.underReplicated,
    ratePerSecond: topic.rate?.ratePerSecond ?? null,
    rateIsUpperBound: topic.rate?.rateIsUpperBound ?? false,
    sizeBytes: figures.sizeBytes,
    retentionMs: retentionMs(attributes.configs),
    cleanupPolicy: attributes.configs?.['cleanup.policy']?.value ?? null,
    readers,
    owner: owner ?? pipelineOwner(context.index, urn),
    domain: topic.domain,
    pipelines: pipelinesOf(context.index, urn),
    internal: figures.internal,
  }
}

export const environmentOf = (clusters: readonly Cluster[], connection: string): string =>
  clusters.find((cluster) => cluster.connection === connection)?.environment ?? ''

/** Who owns the pipeline owns what flows in it, until somebody says otherwise. */
export function pipelineOwner(index: PipelineIndex, urn: string): string | null {
  return (index.get(urn) ?? []).map(({ pipeline }) => pipeline.owner).find((owner) => owner !== null) ?? null
}

/** Null when unknown; −1 keeps records for ever. */
function retentionMs(configs: StoredTopic['attributes']['configs']): number | null {
  const value = Number(configs?.['retention.ms']?.value ?? Number.NaN)
  return Number.isFinite(value) && value >= -1 ? value : null
}
