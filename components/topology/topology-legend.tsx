const LINES = [
  { stroke: 'var(--series)', width: 3, dash: undefined, words: 'on the focused path, width is rate' },
  { stroke: 'var(--risk-fill)', width: 3.5, dash: '7 4', words: 'stalling' },
  { stroke: 'var(--breach-fill)', width: 2, dash: '1 4', words: 'stopped' },
  { stroke: 'var(--control)', width: 1.5, dash: '4 3', words: 'declared, not seen' },
] as const

export function TopologyLegend() {
  return (
    <ul className="pointer-events-none absolute bottom-[22px] left-[130px] hidden gap-3.5 rounded-chip bg-bg px-1.5 text-axis text-ink-3 lg:flex">
      {LINES.map(({ stroke, width, dash, words }) => (
        <li key={words} className="flex items-center gap-1.5">
          <svg width="22" height="8" aria-hidden="true">
            <path d="M1 4H21" stroke={stroke} strokeWidth={width} strokeDasharray={dash} strokeLinecap="round" />
          </svg>
          {words}
        </li>
      ))}
    </ul>
  )
}
