import type { KafkaGroup, KafkaSnapshot, KafkaTopic } from '../../contracts/kafka.ts'
import type { PipelineDocument } from '../../contracts/pipelines.ts'

export type Health = { health: 'healthy' | 'degraded' | 'failed' | 'unknown'; healthReason: string | null }
export type EntityRecord = Health & {
  urn: string
  kind: 'topic' | 'consumer-group'
  connection: string
  name: string
  attributes: KafkaTopic | KafkaGroup
}
export type RelationRecord = {
  fromUrn: string
  toUrn: string
  kind: 'reads' | 'writes'
  source: 'detected' | 'declared'
  evidence: string
}

const HEALTHY: Health = { health: 'healthy', healthReason: null }
const REBALANCING = new Set(['PreparingRebalance', 'CompletingRebalance', 'Assigning', 'Reconciling'])

export const topicUrn = (connection: string, name: string): string => `topic:${connection}/${name}`
export const groupUrn = (connection: string, name: string): string => `consumer-group:${connection}/${name}`

/** Topics and groups of one snapshot as the inventory keeps them. */
export function entitiesOf(connection: string, snapshot: Pick<KafkaSnapshot, 'topics' | 'groups'>): EntityRecord[] {
  const topics = snapshot.topics.map((topic): EntityRecord => ({
    urn: topicUrn(connection, topic.name),
    kind: 'topic',
    connection,
    name: topic.name,
    attributes: topic,
    ...topicHealth(topic),
  }))
  const groups = snapshot.groups.map((group): EntityRecord => ({
    urn: groupUrn(connection, group.name),
    kind: 'consumer-group',
    connection,
    name: group.name,
    attributes: group,
    ...groupHealth(group),
  }))
  return [...topics, ...groups]
}

export function topicHealth(topic: KafkaTopic): Health {
  const leaderless = topic.partitions.filter(({ leader }) => leader < 0)
  if (leaderless.length > 0)
    return {
      health: 'failed',
      healthReason: `${partitionsNamed(leaderless)} without a leader: nothing can be read or written there`,
    }
  const minInSync = Number(topic.configs?.['min.insync.replicas']?.value ?? 1)
  const blocked = topic.partitions.filter(({ isr }) => isr.length < minInSync)
  if (blocked.length > 0)
    return {
      health: 'failed',
      healthReason: `${partitionsNamed(blocked)} with fewer in-sync replicas than min.insync.replicas ${minInSync}: writes with acks=all fail`,
    }
  const behind = topic.partitions.filter(({ isr, replicas }) => isr.length < replicas.length)
  if (behind.length === 0) return HEALTHY
  return {
    health: 'degraded',
    healthReason: `${behind.length} of ${topic.partitions.length} partitions under-replicated`,
  }
}

const partitionsNamed = (partitions: readonly { partition: number }[]): string => {
  const names = partitions.slice(0, 3).map(({ partition }) => partition)
  const more = partitions.length - names.length
  return `partition ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** A group without members can be healthy: Flink and others assign partitions themselves and only commit. */
export function groupHealth(group: KafkaGroup): Health {
  if (group.state === 'Dead') return { health: 'failed', healthReason: 'the broker says that the group is dead' }
  if (REBALANCING.has(group.state)) return { health: 'degraded', healthReason: `rebalancing (${group.state})` }
  if (group.members === null) return { health: 'unknown', healthReason: 'describing the group was denied or failed' }
  return HEALTHY
}

/**
 * What each group of this connection reads by its committed offsets, and what pipelines declare. Seen beats declared:
 * one relation is kept for each pair and kind.
 */
export function relationsOf(
  connection: string,
  readTopics: ReadonlyMap<string, ReadonlySet<string>>,
  pipelines: readonly PipelineDocument[],
): RelationRecord[] {
  const relations = new Map<string, RelationRecord>()
  const keep = (relation: RelationRecord) => {
    relations.set(JSON.stringify([relation.fromUrn, relation.toUrn, relation.kind]), relation)
  }
  for (const pipeline of pipelines)
    for (const hop of pipeline.hops.filter((candidate) => candidate.connection === connection)) {
      const declared = (topic: string, kind: 'reads' | 'writes') => {
        const evidence = `pipeline ${pipeline.id}, hop ${hop.id}`
        const ends = { fromUrn: groupUrn(connection, hop.group), toUrn: topicUrn(connection, topic) }
        keep({ ...ends, kind, source: 'declared', evidence })
      }
      hop.reads.forEach((topic) => declared(topic, 'reads'))
      hop.writes.forEach((topic) => declared(topic, 'writes'))
    }
  for (const [group, topics] of readTopics)
    for (const topic of topics) {
      const ends = { fromUrn: groupUrn(connection, group), toUrn: topicUrn(connection, topic) }
      keep({ ...ends, kind: 'reads', source: 'detected', evidence: 'committed offsets' })
    }
  return [...relations.values()]
}

/**
 * Remembers what was written last and picks what differs. Keeps one text of about a hundred bytes an entity, not the
 * entity, so that ten thousand topics cost a few megabytes.
 */
export class InventoryDiff {
  #written = new Map<string, string>()
  readonly #digest: (text: string) => string

  constructor(digest: (text: string) => string) {
    this.#digest = digest
  }

  /** Those that are new or differ; `commit` of the answer is called once they were written. */
  changes(entities: readonly EntityRecord[]): { changed: EntityRecord[]; commit: () => void } {
    const next = new Map(
      entities.map((entity) => [entity.urn, this.#digest(JSON.stringify([entity.attributes, entity.healthReason]))]),
    )
    const changed = entities.filter(({ urn }) => this.#written.get(urn) !== next.get(urn))
    return { changed, commit: () => (this.#written = next) }
  }
}
