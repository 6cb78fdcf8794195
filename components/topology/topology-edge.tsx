'use client'

import { BaseEdge, EdgeLabelRenderer, getBezierPath, type Edge, type EdgeProps } from '@xyflow/react'
import type { EdgeStyle } from './graph-edges.ts'

export type FlowEdge = Edge<EdgeStyle, 'flow'>

const TONE: Record<EdgeStyle['tone'], string> = {
  quiet: 'text-ink-2',
  risk: 'text-risk font-semibold',
  breach: 'text-breach font-semibold',
}

/** One hop's half: how fast, how long it takes, and whether it flows. */
export function FlowEdgeLine(props: EdgeProps<FlowEdge>) {
  const { id, data, markerEnd } = props
  const [path, labelX, labelY] = getBezierPath(props)
  if (!data) return null
  return (
    <>
      <BaseEdge
        id={id}
        path={path}
        {...(markerEnd !== undefined && { markerEnd })}
        style={{
          stroke: data.stroke,
          strokeWidth: data.width,
          strokeLinecap: 'round',
          ...(data.dash && { strokeDasharray: data.dash }),
        }}
      />
      {data.label !== null && (
        <EdgeLabelRenderer>
          <span
            style={{ transform: `translate(-50%, -50%) translate(${labelX}px, ${labelY}px)` }}
            className={`pointer-events-none absolute rounded-chip bg-bg px-1 text-axis whitespace-nowrap ${TONE[data.tone]}`}
          >
            {data.label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
}
