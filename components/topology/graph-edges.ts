import { formatLatency } from '#server/contracts/format.ts'
import type { Topology } from '#server/contracts/topology.ts'

type TopologyEdge = Topology['edges'][number]

export type EdgeStyle = {
  stroke: string
  width: number
  /** SVG dash array, undefined for a solid line. */
  dash: string | undefined
  label: string | null
  /** For the label: only what needs a person has colour. */
  tone: 'quiet' | 'risk' | 'breach'
}

/** Thickness by the logarithm of the rate, 1.5 to 4 px: 10 and 10,000 records a second differ, 900 and 1,000 do not. */
export function edgeWidth(ratePerSecond: number | null): number {
  if (ratePerSecond === null || ratePerSecond <= 0) return 1.5
  return Math.min(4, Math.max(1.5, 1.5 + (Math.log10(ratePerSecond) / 4) * 2.5))
}

/** The grammar of look.md "Topology": accent on the focused path, amber dashes stalling, red dots stopped, grey dashes declared. */
export function edgeStyle(edge: TopologyEdge): EdgeStyle {
  const width = edgeWidth(edge.ratePerSecond)
  const delay = edge.delay?.est ?? null
  const label = delay === null ? null : formatLatency(delay)
  if (edge.flow === 'stopped')
    return { stroke: 'var(--breach-fill)', width, dash: '1 5', label: 'stopped', tone: 'breach' }
  if (edge.flow === 'stalling')
    return {
      stroke: 'var(--risk-fill)',
      width: Math.max(3, width),
      dash: '9 5',
      label: label === null ? 'stalling' : `waits ${label}`,
      tone: 'risk',
    }
  // A declared edge was never seen; its own delay would be a guess.
  if (edge.source === 'declared' && edge.flow === 'unknown')
    return { stroke: 'var(--control)', width, dash: '5 4', label: 'not seen', tone: 'quiet' }
  const stroke = edge.onFocusedPath ? 'var(--series)' : 'var(--control)'
  return { stroke, width, dash: undefined, label, tone: 'quiet' }
}
