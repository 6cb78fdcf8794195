import type { HopDocument, PipelineDocument } from '../contracts/pipelines.ts'

type Use = { pipeline: PipelineDocument; hop: HopDocument | null }

/** Which pipelines an entity belongs to, by URN. */
export type PipelineIndex = ReadonlyMap<string, readonly Use[]>

export const topicUrn = (connection: string, topic: string): string => `topic:${connection}/${topic}`
export const groupUrn = (connection: string, group: string): string => `consumer-group:${connection}/${group}`

/** The clock starts on `connection/topic`; only the first slash splits, because connection names have none. */
export function entryOf(document: PipelineDocument): { connection: string; topic: string } {
  const slash = document.entry.indexOf('/')
  return { connection: document.entry.slice(0, slash), topic: document.entry.slice(slash + 1) }
}

/** `demo/orders.raw` → the URN of the topic. */
export const entryUrn = (pipeline: PipelineDocument): string => `topic:${pipeline.entry}`

export function indexPipelines(pipelines: readonly PipelineDocument[]): PipelineIndex {
  const index = new Map<string, Use[]>()
  const add = (urn: string, use: Use) => {
    const uses = index.get(urn) ?? []
    if (!uses.some(({ pipeline, hop }) => pipeline.id === use.pipeline.id && (hop === use.hop || use.hop === null)))
      index.set(urn, [...uses, use])
  }
  for (const pipeline of pipelines) {
    for (const hop of pipeline.hops) add(groupUrn(hop.connection, hop.group), { pipeline, hop })
    add(entryUrn(pipeline), { pipeline, hop: null })
    for (const hop of pipeline.hops)
      for (const topic of [...hop.reads, ...hop.writes]) add(topicUrn(hop.connection, topic), { pipeline, hop: null })
  }
  return index
}

/** The pipelines of one entity, each once. */
export function pipelinesOf(index: PipelineIndex, urn: string): { id: string; name: string }[] {
  const seen = new Map((index.get(urn) ?? []).map(({ pipeline }) => [pipeline.id, pipeline.name]))
  return [...seen].map(([id, name]) => ({ id, name }))
}

/** The strictest target of the pipelines that this entity is a hop of: one hop alone must not use it up. */
export function strictestTargetMs(index: PipelineIndex, urn: string): number | null {
  const targets = (index.get(urn) ?? []).flatMap(({ pipeline, hop }) =>
    hop && pipeline.slo ? [pipeline.slo.targetMs] : [],
  )
  return targets.length === 0 ? null : Math.min(...targets)
}

export type DeclaredRelation = {
  fromUrn: string
  toUrn: string
  kind: 'reads' | 'writes'
  source: 'declared'
  evidence: string
  lastSeenAtMs: number
}

/** What pipelines say of who reads and writes what, for what counters alone cannot show. */
export function declaredRelations(pipelines: readonly PipelineDocument[]): DeclaredRelation[] {
  const relation = (pipeline: PipelineDocument, hop: HopDocument, kind: 'reads' | 'writes') => (topic: string) => ({
    fromUrn: groupUrn(hop.connection, hop.group),
    toUrn: topicUrn(hop.connection, topic),
    kind,
    source: 'declared' as const,
    evidence: `pipeline ${pipeline.name}`,
    lastSeenAtMs: 0,
  })
  return pipelines.flatMap((pipeline) =>
    pipeline.hops.flatMap((hop) => [
      ...hop.reads.map(relation(pipeline, hop, 'reads')),
      ...hop.writes.map(relation(pipeline, hop, 'writes')),
    ]),
  )
}
