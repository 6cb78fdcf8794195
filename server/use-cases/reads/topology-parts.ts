import { formatCount, formatEstimate, formatRate } from '../../contracts/format.ts'
import type { HopDocument, PipelineStatusDto } from '../../contracts/pipelines.ts'
import type { Topology } from '../../contracts/topology.ts'
import { groupUrn, topicUrn, strictestTargetMs, type PipelineIndex } from '../../domain/pipeline-index.ts'
import { currentStatus } from '../../domain/pipeline-status.ts'
import { edgeId, readFlow, writeFlow, type FlowEdge } from '../../domain/topology.ts'
import type { StoredPipeline } from '../ports/pipeline-reads.ts'
import type { EntityState } from './entity-states.ts'
import { pipelineOwner } from './topic-rows.ts'

type Node = Topology['nodes'][number]
type Edge = Topology['edges'][number]
export type TopologyContext = {
  focus: string
  index: PipelineIndex
  stored: readonly StoredPipeline[]
  states: ReadonlyMap<string, EntityState>
  nowMs: number
}
const ENGINE_WORDS: Record<HopDocument['engine'], string> = {
  flink: 'Flink',
  ksqldb: 'ksqlDB',
  spark: 'Spark',
  connect: 'Connect',
  service: 'service',
  store: 'store',
}

export function toTopologyNode(
  urn: string,
  distance: number,
  hiddenNeighbours: number,
  context: TopologyContext,
): Node {
  const entity = context.states.get(urn)
  const [kind, rest] = splitOnce(urn, ':')
  const [connection, name] = splitOnce(rest, '/')
  return {
    urn,
    kind: kind === 'topic' || kind === 'consumer-group' ? kind : 'external-app',
    connection,
    name,
    state: entity?.state ?? 'unknown',
    reason: entity ? entity.reason : 'declared, not seen',
    distance,
    hiddenNeighbours,
    owner: entity?.topic?.figures.owner ?? entity?.group?.figures.owner ?? pipelineOwner(context.index, urn),
    ratePerSecond: entity?.topic?.rate?.ratePerSecond ?? null,
    lagSeconds: entity?.group?.lag?.seconds ?? null,
    ...(kind === 'topic' ? topicWords(entity) : readerWords(urn, kind, entity, context)),
  }
}

function topicWords(entity: EntityState | undefined): Pick<Node, 'engine' | 'meta'> {
  const partitions = entity?.topic?.figures.partitions ?? null
  const rate = entity?.topic?.rate
  const parts = [
    ...(partitions === null ? [] : [`${formatCount(partitions)} p`]),
    ...(rate?.ratePerSecond == null ? [] : [formatRate(rate.ratePerSecond, { isUpperBound: rate.rateIsUpperBound })]),
  ]
  return { engine: 'topic', meta: parts.length === 0 ? 'not seen' : parts.join(' · ') }
}

function readerWords(
  urn: string,
  kind: string,
  entity: EntityState | undefined,
  context: TopologyContext,
): Pick<Node, 'engine' | 'meta'> {
  if (kind !== 'consumer-group') return { engine: 'external', meta: 'declared' }
  const hop = hopOf(context.index, urn)
  const seconds = entity?.group?.lag?.seconds ?? null
  const behind =
    seconds === null ? 'lag unknown' : seconds.est === 0 ? 'caught up' : `${formatEstimate(seconds)} behind`
  return {
    engine: hop?.engine ?? 'group',
    meta: hop ? `${hop.name} · ${ENGINE_WORDS[hop.engine]} · ${behind}` : behind,
  }
}

const hopOf = (index: PipelineIndex, urn: string): HopDocument | null =>
  (index.get(urn) ?? []).find(({ hop }) => hop !== null)?.hop ?? null

/** Edges in the order of the walk. Reads are judged first, because a writer that gets no input cannot write. */
export function toTopologyEdges(edges: readonly FlowEdge[], context: TopologyContext): Edge[] {
  const focused = focusedPath(context)
  const reads = new Map(
    edges.filter(({ kind }) => kind === 'reads').map((edge) => [edgeId(edge), toRead(edge, context)]),
  )
  return edges.map((edge) => {
    const base = {
      id: edgeId(edge),
      from: edge.from,
      to: edge.to,
      kind: edge.kind,
      source: edge.source,
      evidence: edge.evidence,
      onFocusedPath:
        focused === null ? edge.from === context.focus || edge.to === context.focus : focused.has(edgeId(edge)),
    }
    const read = reads.get(base.id)
    if (read) return { ...base, ...read }
    const inputs = [...reads].flatMap(([id, { flow }]) => (id.endsWith(`→${edge.from}`) ? [flow] : []))
    return { ...base, ...toWrite(edge, inputs, context) }
  })
}

/** The delay of a hop is the mean that its pipeline measured; of any other reader, the age of what it has not read. */
function toRead(
  edge: FlowEdge,
  { states, index, stored, nowMs }: TopologyContext,
): Pick<Edge, 'ratePerSecond' | 'delay' | 'flow'> {
  const reader = states.get(edge.to)
  const topic = states.get(edge.from)?.topic ?? null
  const name = edge.from.slice(edge.from.indexOf('/') + 1)
  const partitions = (reader?.group?.lag?.partitions ?? []).filter((partition) => partition.topic === name)
  const isBehind =
    strictestTargetMs(index, edge.to) !== null && (reader?.state === 'at-risk' || reader?.state === 'breached')
  return {
    ratePerSecond: topic?.rate?.ratePerSecond ?? null,
    delay: hopDelay(edge.to, index, stored, nowMs) ?? worstDelay(partitions),
    flow: readFlow(partitions, isBehind, reader?.state === 'stale'),
  }
}

function hopDelay(urn: string, index: PipelineIndex, stored: readonly StoredPipeline[], nowMs: number): Edge['delay'] {
  for (const { pipeline, hop } of index.get(urn) ?? []) {
    const status: PipelineStatusDto | null = currentStatus(
      pipeline,
      stored.find(({ document }) => document.id === pipeline.id)?.status ?? null,
      nowMs,
    )
    const mean = hop && status?.state !== 'stale' ? status?.hops.find(({ id }) => id === hop.id)?.mean : null
    if (mean) return mean
  }
  return null
}

function worstDelay(partitions: readonly { seconds: Edge['delay'] }[]): Edge['delay'] {
  const known = partitions.flatMap(({ seconds }) => seconds ?? [])
  return known.toSorted((a, b) => (b.est ?? b.lo) - (a.est ?? a.lo))[0] ?? null
}

function toWrite(
  edge: FlowEdge,
  inputs: readonly Edge['flow'][],
  { states }: TopologyContext,
): Pick<Edge, 'ratePerSecond' | 'delay' | 'flow'> {
  const topic = states.get(edge.to)
  const ratePerSecond = topic?.topic?.rate?.ratePerSecond ?? null
  return { ratePerSecond, delay: null, flow: writeFlow(inputs, ratePerSecond, topic?.state === 'stale') }
}

/** The edges of the pipelines that the focus belongs to; null when it belongs to none. */
function focusedPath({ focus, index, stored }: TopologyContext): Set<string> | null {
  const ids = new Set((index.get(focus) ?? []).map(({ pipeline }) => pipeline.id))
  if (ids.size === 0) return null
  const hops = stored.filter(({ document }) => ids.has(document.id)).flatMap(({ document }) => document.hops)
  return new Set(
    hops.flatMap((hop) => {
      const group = groupUrn(hop.connection, hop.group)
      return [
        ...hop.reads.map((topic) => edgeId({ from: topicUrn(hop.connection, topic), to: group, kind: 'reads' })),
        ...hop.writes.map((topic) => edgeId({ from: group, to: topicUrn(hop.connection, topic), kind: 'writes' })),
      ]
    }),
  )
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}
