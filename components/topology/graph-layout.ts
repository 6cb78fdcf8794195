import type { Topology } from '#server/contracts/topology.ts'
import { layersOf } from './graph-layers.ts'

export const NODE = { width: 178, height: 50 } as const
const STEP = { x: 190, processorY: 92, topicY: 74 } as const
const BAND_PADDING = 26

type TopologyNode = Topology['nodes'][number]
export type PlacedNode = TopologyNode & { x: number; y: number; lane: 'processor' | 'topic' }
export type GraphLayout = {
  nodes: PlacedNode[]
  /** The tinted band that holds the topics: every hop passes through it. */
  band: { y: number; height: number }
  width: number
  height: number
}

/**
 * Two lanes: processors above, topics in the band below. A node's column is its layer, so that time runs to the right;
 * within a column the focused path lies nearest to the border between the lanes, where the edges are shortest.
 * Positions are pixels; the same input always gives the same picture.
 */
export function layoutGraph(topology: Pick<Topology, 'nodes' | 'edges'>): GraphLayout {
  const nodes = [...topology.nodes].sort(byImportance(topology))
  const layers = layersOf(
    nodes.map((node) => node.urn),
    topology.edges,
  )
  const columns = new Map<string, TopologyNode[]>()
  for (const node of nodes) {
    const key = `${laneOf(node)}/${layers.get(node.urn) ?? 0}`
    columns.set(key, [...(columns.get(key) ?? []), node])
  }
  const depthOf = (lane: 'processor' | 'topic') =>
    Math.max(0, ...[...columns].filter(([key]) => key.startsWith(lane)).map(([, column]) => column.length))
  const border = depthOf('processor') * STEP.processorY
  const bandY = border + 48
  const placed = [...columns].flatMap(([key, column]) =>
    column.map((node, index): PlacedNode => {
      const lane = laneOf(node)
      const x = Number(key.split('/')[1]) * STEP.x
      const y =
        lane === 'processor' ? border - (index + 1) * STEP.processorY : bandY + BAND_PADDING + index * STEP.topicY
      return { ...node, lane, x, y }
    }),
  )
  const bandHeight = Math.max(1, depthOf('topic')) * STEP.topicY - (STEP.topicY - NODE.height) + 2 * BAND_PADDING
  return {
    nodes: placed,
    band: { y: bandY, height: bandHeight },
    width: Math.max(0, ...placed.map((node) => node.x)) + NODE.width,
    height: bandY + bandHeight,
  }
}

const laneOf = (node: Pick<TopologyNode, 'engine'>) => (node.engine === 'topic' ? 'topic' : 'processor')

/** The focused path first, then the near before the far, then by name: stable from one refresh to the next. */
function byImportance({ edges }: Pick<Topology, 'edges'>) {
  const onPath = new Set(edges.filter((edge) => edge.onFocusedPath).flatMap((edge) => [edge.from, edge.to]))
  return (a: TopologyNode, b: TopologyNode) =>
    Number(onPath.has(b.urn)) - Number(onPath.has(a.urn)) || a.distance - b.distance || (a.urn < b.urn ? -1 : 1)
}
