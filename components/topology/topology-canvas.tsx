'use client'

import '@xyflow/react/dist/base.css'
import { Background, BackgroundVariant, MarkerType, Panel, ReactFlow, useReactFlow } from '@xyflow/react'
import { useMemo } from 'react'
import type { Topology } from '#server/contracts/topology.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { edgeStyle } from './graph-edges.ts'
import { layoutGraph, NODE, type GraphLayout } from './graph-layout.ts'
import { FlowEdgeLine, type FlowEdge } from './topology-edge.tsx'
import { BandNode, EntityNode, type BandFlowNode, type EntityFlowNode } from './topology-node.tsx'

// Outside the component: new objects at each render would mount every node again.
const NODE_TYPES = { entity: EntityNode, band: BandNode }
const EDGE_TYPES = { flow: FlowEdgeLine }
/** How far the lane of the topics runs beyond what is drawn. */
const BAND_REACH = 4_000

type Props = { topology: Topology; selected: string | null; onSelect: (urn: string | null) => void }

export function TopologyCanvas({ topology, selected, onSelect }: Props) {
  const layout = useMemo(() => layoutGraph(topology), [topology])
  const nodes = useMemo(
    () => flowNodes(layout, topology.focus, selected, onSelect),
    [layout, topology.focus, selected, onSelect],
  )
  const edges = useMemo(() => topology.edges.map(flowEdge), [topology.edges])
  return (
    <ReactFlow<EntityFlowNode | BandFlowNode, FlowEdge>
      nodes={nodes}
      edges={edges}
      nodeTypes={NODE_TYPES}
      edgeTypes={EDGE_TYPES}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      onlyRenderVisibleElements
      minZoom={0.2}
      maxZoom={1.5}
      fitView
      fitViewOptions={{ ...FIT, nodes: layout.nodes.map((node) => ({ id: node.urn })) }}
      onPaneClick={() => onSelect(null)}
      proOptions={{ hideAttribution: true }}
      aria-label="Topology; the same as a list under Outline"
    >
      <Background variant={BackgroundVariant.Dots} gap={18} size={1} color="var(--line-strong)" />
      <Panel position="bottom-left">
        <ZoomButtons />
      </Panel>
    </ReactFlow>
  )
}

/** The lane is left out where this is used, or its reach would make everything else tiny. */
const FIT = { padding: 0.12, maxZoom: 1 }

function flowNodes(
  layout: GraphLayout,
  focus: string | null,
  selected: string | null,
  onSelect: Props['onSelect'],
): (EntityFlowNode | BandFlowNode)[] {
  const width = layout.width + 2 * BAND_REACH
  const band: BandFlowNode = {
    id: 'band',
    type: 'band',
    position: { x: -BAND_REACH, y: layout.band.y },
    data: { width, height: layout.band.height },
    width,
    height: layout.band.height,
    zIndex: -1,
    selectable: false,
  }
  const entities = layout.nodes.map((node): EntityFlowNode => ({
    id: node.urn,
    type: 'entity',
    position: { x: node.x, y: node.y },
    data: { node, selected: node.urn === selected, isFocus: node.urn === focus, onSelect },
    width: NODE.width,
    height: NODE.height,
  }))
  return [band, ...entities]
}

function flowEdge(edge: Topology['edges'][number]): FlowEdge {
  const style = edgeStyle(edge)
  return {
    id: edge.id,
    type: 'flow',
    source: edge.from,
    target: edge.to,
    data: style,
    markerEnd: {
      type: MarkerType.ArrowClosed,
      color: style.stroke,
      width: 14,
      height: 14,
      markerUnits: 'userSpaceOnUse',
    },
  }
}

function ZoomButtons() {
  const { zoomIn, zoomOut, fitView, getNodes } = useReactFlow()
  const fit = () => void fitView({ ...FIT, nodes: getNodes().filter((node) => node.type === 'entity') })
  return (
    <div className="flex rounded-panel border border-line bg-overlay p-1 shadow-far">
      <Button look="ghost" size="small-icon" aria-label="Zoom in" onClick={() => void zoomIn()}>
        <Icon name="plus" size={14} />
      </Button>
      <Button look="ghost" size="small-icon" aria-label="Zoom out" onClick={() => void zoomOut()}>
        <Icon name="minus" size={14} />
      </Button>
      <Button look="ghost" size="small-icon" aria-label="Show all" onClick={fit}>
        <Icon name="fit" size={14} />
      </Button>
    </div>
  )
}
