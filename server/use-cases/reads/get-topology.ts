import type { Topology, TopologyQuery } from '../../contracts/topology.ts'
import { declaredRelations, entryUrn, indexPipelines, type PipelineIndex } from '../../domain/pipeline-index.ts'
import { samplingFreshness } from '../../domain/scope.ts'
import { worstFirst } from '../../domain/state-order.ts'
import { cutOut, mergeEdges, startWalk, step, toFlowEdge, type FlowEdge } from '../../domain/topology.ts'
import { topologySentence } from '../../domain/verdict/topology-sentence.ts'
import type { StoredPipeline } from '../ports/pipeline-reads.ts'
import { readEntityStates } from './entity-states.ts'
import { judgeTopics } from './list-topics.ts'
import { notFound } from './parse-urn.ts'
import { readPipelineRows } from './pipeline-rows.ts'
import type { ReadPorts } from './read-ports.ts'
import { readScope, type SelectedScope } from './read-scope.ts'
import { toTopologyEdges, toTopologyNode, type TopologyContext } from './topology-parts.ts'

const MAX_RELATIONS = 5_000

/** The neighbourhood of one entity. Without a focus, that of the worst pipeline's entry; never the whole cluster. */
export async function getTopology(ports: ReadPorts, query: TopologyQuery): Promise<Topology> {
  const scope = await readScope(ports.scope, query)
  const { rows, stored } = await readPipelineRows(ports, scope, query)
  const index = indexPipelines(stored.map(({ document }) => document))
  const worst = stored.find(({ document }) => document.id === rows[0]?.id)
  const focus = query.focus ?? (worst ? entryUrn(worst.document) : await worstTopic(ports, scope, index))
  const total = await ports.topology.countEntities(scope.connections)
  const freshness = samplingFreshness(scope.selected, scope.nowMs)
  if (focus === null)
    return { focus, sentence: topologySentence([], [], total), nodes: [], edges: [], total, freshness }

  const { distances, edges } = await walk(ports, focus, query, stored, index)
  const states = await readEntityStates(ports, [...distances.keys()], scope, index)
  if (!states.has(focus) && distances.size === 1) throw notFound('entity', focus)
  const shown = cutOut(new Set(distances.keys()), edges)
  const context: TopologyContext = { focus, index, stored, states, nowMs: scope.nowMs }
  const nodes = [...distances].map(([urn, distance]) =>
    toTopologyNode(urn, distance, shown.hidden.get(urn) ?? 0, context),
  )
  const drawn = toTopologyEdges(shown.inner, context)
  return { focus, sentence: topologySentence(nodes, drawn, total), nodes, edges: drawn, total, freshness }
}

/** Breadth first, upstream and downstream apart: a sibling reader of the same topic is a neighbour, not a way back up. */
async function walk(
  ports: ReadPorts,
  focus: string,
  query: TopologyQuery,
  stored: readonly StoredPipeline[],
  index: PipelineIndex,
) {
  const declared = declaredRelations(stored.map(({ document }) => document)).flatMap(
    (relation) => toFlowEdge(relation) ?? [],
  )
  const around = async (urns: readonly string[]): Promise<FlowEdge[]> => {
    const at = new Set(urns)
    const relations = await ports.topology.relationsAround(urns, MAX_RELATIONS)
    const detected = relations.flatMap((relation) => toFlowEdge(relation) ?? [])
    return mergeEdges([...detected, ...declared.filter(({ from, to }) => at.has(from) || at.has(to))])
  }
  const isPreferred = (urn: string) => index.has(urn)
  let reached = startWalk(focus)
  for (const direction of ['down', 'up'] as const) {
    let current = { distances: reached.distances, frontier: [focus] }
    for (let depth = 0; depth < query[direction] && current.frontier.length > 0; depth += 1)
      current = step(current, await around(current.frontier), direction, isPreferred)
    reached = current
  }
  return { distances: reached.distances, edges: await around([...reached.distances.keys()]) }
}

async function worstTopic(ports: ReadPorts, scope: SelectedScope, index: PipelineIndex): Promise<string | null> {
  const figures = await ports.inventory.topicFigures(scope.connections)
  const judged = judgeTopics(
    figures.filter(({ internal }) => !internal),
    scope,
    index,
  )
  const [worst] = judged.map((topic) => ({ ...topic, figure: topic.rate?.perSecond ?? null })).sort(worstFirst)
  return worst?.urn ?? null
}
