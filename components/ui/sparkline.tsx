export type SparkPoint = number | null

/** One path a run of known values: a gap is a gap. Coordinates in px, y grows downwards. */
export function sparkPaths(points: readonly SparkPoint[], width: number, height: number, max: number): string[] {
  const step = points.length > 1 ? (width - 6) / (points.length - 1) : 0
  const y = (value: number) => height - 3 - (max > 0 ? value / max : 0) * (height - 6)
  const runs: string[][] = [[]]
  points.forEach((value, index) => {
    if (value === null) runs.push([])
    else runs.at(-1)?.push(`${(2 + index * step).toFixed(1)} ${y(value).toFixed(1)}`)
  })
  return runs.filter((run) => run.length > 0).map((run) => `M${run.join('L')}${run.length === 1 ? 'h.01' : ''}`)
}

/** One line with its last point, and the SLA dashed. No axis: the number stands beside it. */
export function Sparkline(props: {
  points: readonly SparkPoint[]
  label: string
  target?: number | null
  width?: number
  height?: number
  colour?: string
}) {
  const { points, label, target = null, width = 100, height = 20, colour = 'var(--series)' } = props
  const known = points.filter((value) => value !== null)
  if (known.length === 0) return <span className="text-ink-3">—</span>
  const max = Math.max(...known, target ?? 0)
  const last = points.at(-1) ?? null
  return (
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={label}
      className="block"
    >
      {target !== null && max > 0 && (
        <path
          d={`M0 ${height - 3 - (target / max) * (height - 6)}H${width}`}
          stroke="var(--breach)"
          strokeDasharray="3 2"
          opacity=".8"
        />
      )}
      {sparkPaths(points, width, height, max).map((d) => (
        <path
          key={d}
          d={d}
          fill="none"
          stroke={colour}
          strokeWidth="1.3"
          strokeLinejoin="round"
          strokeLinecap="round"
        />
      ))}
      {last !== null && (
        <circle cx={width - 4} cy={height - 3 - (max > 0 ? last / max : 0) * (height - 6)} r="1.9" fill={colour} />
      )}
    </svg>
  )
}
