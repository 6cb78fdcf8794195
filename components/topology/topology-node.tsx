'use client'

import { Handle, Position, type NodeProps, type Node } from '@xyflow/react'
import { kindIcon } from '../ui/entity-chip.tsx'
import { Icon } from '../ui/icon.tsx'
import { STATE_WORDS, StateGlyph } from '../ui/state-glyph.tsx'
import { NODE, type PlacedNode } from './graph-layout.ts'

type EntityNodeData = { node: PlacedNode; selected: boolean; isFocus: boolean; onSelect: (urn: string) => void }
export type EntityFlowNode = Node<EntityNodeData, 'entity'>
export type BandFlowNode = Node<{ width: number; height: number }, 'band'>

/** Only what needs a person has a coloured border. */
const BORDER: Partial<Record<PlacedNode['state'], string>> = {
  breached: 'border-breach border-2',
  'at-risk': 'border-risk border-2',
}

export function EntityNode({ data: { node, selected, isFocus, onSelect } }: NodeProps<EntityFlowNode>) {
  const isTopic = node.lane === 'topic'
  const shape = isTopic ? 'rounded-[25px] pl-4' : 'rounded-control pl-2.5'
  const look = selected ? 'ring-2 ring-accent' : isFocus ? 'ring-2 ring-[var(--line-strong)]' : ''
  return (
    <>
      <Ports isTopic={isTopic} />
      {/* The canvas takes pointer events from nodes that it neither drags nor selects. */}
      <button
        type="button"
        aria-pressed={selected}
        onClick={() => onSelect(node.urn)}
        style={{ width: NODE.width, height: NODE.height }}
        className={`pointer-events-auto flex flex-col justify-center border bg-surface pr-2.5 text-left ${BORDER[node.state] ?? 'border-control'} ${shape} ${look}`}
      >
        <span className="flex w-full min-w-0 items-center gap-1.5">
          <Icon name={kindIcon(node.engine)} size={14} className="flex-none text-ink-3" />
          <span className="mono min-w-0 flex-1 cut" title={node.name}>
            {node.name}
          </span>
          <StateGlyph state={node.state} label={STATE_WORDS[node.state]} />
        </span>
        <span className="w-full cut text-axis text-ink-3" title={node.reason ?? node.meta}>
          {node.reason && node.state !== 'healthy' ? node.reason : node.meta}
          {node.hiddenNeighbours > 0 && ` · +${node.hiddenNeighbours}`}
        </span>
      </button>
    </>
  )
}

/** Edges meet the border between the lanes, in at the left third and out at the right third. */
function Ports({ isTopic }: { isTopic: boolean }) {
  const side = isTopic ? Position.Top : Position.Bottom
  const hidden = { opacity: 0, pointerEvents: 'none' } as const
  return (
    <>
      <Handle type="target" position={side} isConnectable={false} style={{ ...hidden, left: '34%' }} />
      <Handle type="source" position={side} isConnectable={false} style={{ ...hidden, left: '66%' }} />
    </>
  )
}

/** The tinted lane of the topics: as wide as any window, because every hop passes through it. */
export function BandNode({ data }: NodeProps<BandFlowNode>) {
  return (
    <div
      style={{ width: data.width, height: data.height }}
      className="border-y border-dashed border-line-strong bg-[var(--series-soft)] px-3 py-1.5 text-axis text-ink-3 opacity-60"
    >
      topics
    </div>
  )
}
