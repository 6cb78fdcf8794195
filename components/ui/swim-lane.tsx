import type { State } from '#server/contracts/entities.ts'
import { useHatch } from './hatch.tsx'
import { STATE_WORDS } from './state-glyph.tsx'

const HEIGHT = 16
/** Height carries the state, so that a lane reads without colour. Idle and not observed draw nothing; null is the hatch. */
const CELLS: Partial<Record<State, { y: number; height: number; fill: string | null; opacity?: number }>> = {
  healthy: { y: 6.5, height: 3, fill: 'var(--ok-fill)', opacity: 0.75 },
  learning: { y: 6.5, height: 3, fill: 'var(--learning)', opacity: 0.75 },
  'at-risk': { y: 3.5, height: 9, fill: 'var(--risk-fill)' },
  breached: { y: 1, height: 14, fill: 'var(--breach-fill)' },
  unknown: { y: 2, height: 12, fill: null },
  stale: { y: 2, height: 12, fill: null },
}

/** Says a lane in words: how many cells in each state that matters. */
function laneLabel(cells: readonly { state: State | null }[]): string {
  const counts = new Map<State, number>()
  for (const { state } of cells) if (state) counts.set(state, (counts.get(state) ?? 0) + 1)
  if (counts.size === 0) return 'not observed'
  return [...counts].map(([state, count]) => `${STATE_WORDS[state].toLowerCase()} ${count}`).join(', ')
}

/** A day in half hours, oldest first. */
export function SwimLane(props: { cells: readonly { fromMs: number; state: State | null }[]; width?: number }) {
  const { cells, width = 176 } = props
  const hatch = useHatch()
  const step = width / Math.max(1, cells.length)
  return (
    <svg
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={`Half hours of the last day: ${laneLabel(cells)}`}
      className="block"
    >
      {hatch.defs}
      {cells.map(({ fromMs, state }, index) => {
        const cell = state && CELLS[state]
        return (
          cell && (
            <rect
              key={fromMs}
              x={index * step}
              y={cell.y}
              width={Math.max(1, step - (state === 'unknown' || state === 'stale' ? 0 : 0.8))}
              height={cell.height}
              fill={cell.fill ?? hatch.fill}
              opacity={cell.opacity}
            />
          )
        )
      })}
    </svg>
  )
}
