import type { GroupLagHistory, GroupLagState, TopicRateState } from '../../contracts/collector-state.ts'
import type { KafkaGroup, KafkaTopic } from '../../contracts/kafka.ts'
import type { GroupFigures } from '../../domain/group-state.ts'
import type { TopicFigures } from '../../domain/topic-state.ts'

/** `reads` and `writes` run from the group to the topic. */
export type StoredRelation = {
  fromUrn: string
  toUrn: string
  kind: string
  source: string
  evidence: string
  lastSeenAtMs: number
}

export type StoredTopic = {
  figures: TopicFigures
  attributes: KafkaTopic
  domain: string | null
  firstSeenAtMs: number
  rate: TopicRateState | null
}
export type StoredGroup = {
  figures: GroupFigures
  attributes: KafkaGroup
  domain: string | null
  firstSeenAtMs: number
  lag: GroupLagState | null
}

/** The inventory as lists and pages read it. `connections` limits to these; an empty list matches nothing. */
export interface InventoryReads {
  /** The figures of every topic that is not gone, unordered, without reading a document. */
  topicFigures(connections: readonly string[]): Promise<TopicFigures[]>
  groupFigures(connections: readonly string[]): Promise<GroupFigures[]>
  /** Documents of a page's rows, gone ones included; the order is not that of `urns`. */
  topics(urns: readonly string[]): Promise<StoredTopic[]>
  groups(urns: readonly string[]): Promise<StoredGroup[]>
  lagHistory(connection: string, group: string): Promise<GroupLagHistory['points']>
  /** Relations that end at one of these topics. */
  relationsTo(topicUrns: readonly string[]): Promise<StoredRelation[]>
  /** Relations that start at one of these groups. */
  relationsFrom(groupUrns: readonly string[]): Promise<StoredRelation[]>
  /** How many groups read each topic of these connections. */
  readerCounts(connections: readonly string[]): Promise<Map<string, number>>
  /** Entities that were first seen or went since `sinceMs`, newest first; those of a cluster's first discovery are left out. */
  changes(
    sinceMs: number,
    limit: number,
  ): Promise<{ urn: string; kind: string; name: string; atMs: number; gone: boolean }[]>
  /** Entities whose name contains `text`, those that begin with it first, at most `limit`. */
  search(text: string, limit: number): Promise<{ urn: string; kind: string; name: string; connection: string }[]>
}
