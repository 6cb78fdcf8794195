import type { Topology } from '../contracts/topology.ts'
import { compareText } from './state-order.ts'

/** A relation drawn in the direction in which records flow: topic → reader, writer → topic. */
export type FlowEdge = {
  from: string
  to: string
  kind: 'reads' | 'writes'
  source: 'detected' | 'declared'
  evidence: string
}
export const MAX_NODES = 200

export const edgeId = ({ from, to, kind }: Pick<FlowEdge, 'from' | 'to' | 'kind'>): string => `${kind}:${from}→${to}`

/** Relations are stored from the reader's or writer's side; `reads` therefore turns round. Other kinds carry no records. */
export function toFlowEdge(relation: {
  fromUrn: string
  toUrn: string
  kind: string
  source: string
  evidence: string
}): FlowEdge | null {
  const { fromUrn, toUrn, kind, evidence } = relation
  const source = relation.source === 'detected' ? 'detected' : 'declared'
  if (kind === 'reads') return { from: toUrn, to: fromUrn, kind, source, evidence }
  if (kind === 'writes') return { from: fromUrn, to: toUrn, kind, source, evidence }
  return null
}

/** Each edge once; what was detected is worth more than what somebody declared. */
export function mergeEdges(edges: readonly FlowEdge[]): FlowEdge[] {
  const merged = new Map<string, FlowEdge>()
  for (const edge of edges) {
    const id = edgeId(edge)
    if (merged.get(id)?.source !== 'detected') merged.set(id, edge)
  }
  return [...merged.values()]
}

/** What was reached so far, with its distance from the focus: negative upstream, positive downstream. */
export type Walk = { distances: Map<string, number>; frontier: string[] }

export const startWalk = (focus: string): Walk => ({ distances: new Map([[focus, 0]]), frontier: [focus] })

/**
 * One step further in one direction, over the edges of the frontier. Stops taking in nodes at the limit; those of a
 * pipeline come first, so that a topic with a thousand readers does not push the pipeline out.
 */
export function step(
  walk: Walk,
  edges: readonly FlowEdge[],
  direction: 'up' | 'down',
  isPreferred: (urn: string) => boolean,
): Walk {
  const at = new Set(walk.frontier)
  const next = edges.flatMap(({ from, to }) =>
    direction === 'down' ? (at.has(from) ? [to] : []) : at.has(to) ? [from] : [],
  )
  const fresh = [...new Set(next)].filter((urn) => !walk.distances.has(urn))
  fresh.sort((a, b) => Number(isPreferred(b)) - Number(isPreferred(a)) || compareText(a, b))
  const taken = fresh.slice(0, Math.max(0, MAX_NODES - walk.distances.size))
  const distance = Math.max(...walk.frontier.map((urn) => Math.abs(walk.distances.get(urn) ?? 0)), 0) + 1
  const distances = new Map(walk.distances)
  for (const urn of taken) distances.set(urn, direction === 'up' ? -distance : distance)
  return { distances, frontier: taken }
}

/** For each node how many neighbours are not shown, and the edges between those that are. */
export function cutOut(
  shown: ReadonlySet<string>,
  edges: readonly FlowEdge[],
): { inner: FlowEdge[]; hidden: Map<string, number> } {
  const hidden = new Map<string, Set<string>>()
  const hide = (node: string, other: string) => hidden.set(node, (hidden.get(node) ?? new Set<string>()).add(other))
  const inner: FlowEdge[] = []
  for (const edge of edges) {
    const [from, to] = [shown.has(edge.from), shown.has(edge.to)]
    if (from && to) inner.push(edge)
    else if (from) hide(edge.from, edge.to)
    else if (to) hide(edge.to, edge.from)
  }
  return { inner, hidden: new Map([...hidden].map(([node, others]) => [node, others.size])) }
}

type LagState = 'idle' | 'caught-up' | 'behind' | 'stuck' | 'no-commit' | 'unknown'
type Flow = Topology['edges'][number]['flow']

/** How a reader gets on with one topic, from its partitions there; nothing known or nothing to read is `unknown`. */
export function readFlow(partitions: readonly { state: LagState }[], isBehindTarget: boolean, isStale: boolean): Flow {
  if (isStale || partitions.length === 0) return 'unknown'
  if (partitions.some(({ state }) => state === 'stuck')) return 'stopped'
  const moving = partitions.filter(({ state }) => state === 'behind' || state === 'caught-up')
  if (moving.length === 0) return 'unknown'
  return isBehindTarget && moving.some(({ state }) => state === 'behind') ? 'stalling' : 'flowing'
}

/** What a writer puts out: stopped with its own input, else by the arrivals in the topic. */
export function writeFlow(inputs: readonly Flow[], ratePerSecond: number | null, isStale: boolean): Flow {
  if (isStale || ratePerSecond === null) return 'unknown'
  if (ratePerSecond > 0) return 'flowing'
  return inputs.includes('stopped') ? 'stopped' : 'unknown'
}
