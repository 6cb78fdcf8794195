'use client'

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
  type DotItemDotProps,
} from 'recharts'
import { formatDate, formatDuration, formatLatencyIn, formatTime, latencyUnit } from '#server/contracts/format.ts'
import { timeTicks, type Trend, type TrendRow } from './prepare-trend.ts'
import { CHART_HEIGHT, MARGIN, X_AXIS_HEIGHT } from './trend-layout.ts'

const LABEL = { fontSize: 11, fill: 'var(--ink-3)' }
const DAY_MS = 86_400_000

type Span = { fromMs: number; toMs: number }
type Mark = { atMs: number; label: string }

/**
 * The p95 of each window with its uncertainty hatched, and the SLA. `onPick` follows the pointer; the panel's head reads
 * the picked window out, so nothing floats over the lines. `rightMargin` leaves px for words beside the last value.
 */
export function TrendChart(props: {
  trend: Trend
  range: Span
  targetMs: number | null
  marks: readonly Mark[]
  picked: TrendRow | null
  rightMargin: number
  onPick: (index: number | null) => void
}) {
  const { trend, range, targetMs, marks, picked, rightMargin, onPick } = props
  return (
    <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
      <ComposedChart
        data={[...trend.rows]}
        margin={{ ...MARGIN, right: rightMargin }}
        accessibilityLayer={false}
        onMouseMove={({ activeTooltipIndex: index }) => onPick(index == null ? null : Number(index))}
        onMouseLeave={() => onPick(null)}
      >
        <Patterns />
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis {...xAxisOf(range)} />
        <YAxis {...yAxisOf(trend.ticksMs)} />
        {trend.gaps.map(({ fromMs, toMs }) => (
          <ReferenceArea key={fromMs} x1={fromMs} x2={toMs} fill="url(#trend-gap)" stroke="none" ifOverflow="hidden" />
        ))}
        <Area dataKey="band" fill="url(#trend-hatch)" fillOpacity={0.75} stroke="none" {...STILL} />
        <Line dataKey="p95" stroke="var(--series)" strokeWidth={1.9} dot={loneDot} {...STILL} />
        {targetMs !== null && <ReferenceLine {...targetLine(targetMs)} />}
        {marks.map((mark) => (
          <ReferenceLine key={`${mark.atMs} ${mark.label}`} {...markLine(mark)} />
        ))}
        {picked && <ReferenceLine x={picked.atMs} stroke="var(--ink-3)" />}
      </ComposedChart>
    </ResponsiveContainer>
  )
}

/** Charts never animate, and nothing is drawn across what is not known. */
const STILL = { isAnimationActive: false, connectNulls: false, activeDot: false } as const

function Patterns() {
  const place = { width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }
  return (
    <defs>
      <pattern id="trend-hatch" {...place}>
        <path d="M0 0V5" stroke="var(--hatch)" strokeWidth="1.6" />
      </pattern>
      <pattern id="trend-gap" {...place}>
        <path d="M0 0V5" stroke="var(--control)" strokeWidth="1" />
      </pattern>
    </defs>
  )
}

const xAxisOf = ({ fromMs, toMs }: Span) =>
  ({
    dataKey: 'atMs',
    type: 'number',
    scale: 'time',
    domain: [fromMs, toMs],
    ticks: timeTicks(fromMs, toMs),
    tickFormatter: (ms: number) =>
      toMs - fromMs > 2 * DAY_MS ? formatDate(ms, toMs) : formatTime(ms, { seconds: toMs - fromMs < 600_000 }),
    tick: LABEL,
    tickLine: false,
    axisLine: { stroke: 'var(--line-strong)' },
    height: X_AXIS_HEIGHT,
    interval: 'preserveStart',
  }) as const

function yAxisOf(ticksMs: readonly number[]) {
  const topMs = ticksMs.at(-1) ?? 1
  const unit = latencyUnit([topMs])
  return {
    type: 'number',
    domain: [0, topMs],
    ticks: [...ticksMs],
    tickFormatter: (ms: number) => {
      if (ms === 0) return '0'
      const text = formatLatencyIn(ms, unit).replace(/\.0$/, '')
      return ms === topMs ? `${text}\u00a0${unit}` : text
    },
    tick: LABEL,
    tickLine: false,
    axisLine: false,
    width: 48,
    interval: 0,
  } as const
}

const targetLine = (targetMs: number) =>
  ({
    y: targetMs,
    stroke: 'var(--breach)',
    strokeWidth: 1.5,
    strokeDasharray: '6 3',
    label: {
      value: `SLA ${formatDuration(targetMs)}`,
      position: 'insideBottomLeft',
      style: { fill: 'var(--breach)', fontSize: 11 },
      offset: 5,
    },
  }) as const

const markLine = ({ atMs, label }: Mark) =>
  ({
    x: atMs,
    stroke: 'var(--ink-2)',
    strokeDasharray: '1 2.5',
    label: { value: label, position: 'top', style: { fill: 'var(--ink-2)', fontSize: 11 } },
  }) as const

/** A dot only where a line cannot show a point, because both its neighbours are missing. */
function loneDot({ cx, cy, payload, index }: DotItemDotProps) {
  const row = payload as TrendRow | undefined
  if (!row?.lone || cx === undefined || cy === undefined) return <g key={index} />
  return <circle key={index} cx={cx} cy={cy} r={2} fill="var(--series)" />
}
