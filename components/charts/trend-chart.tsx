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

export const CHART_HEIGHT = 252
const MARGIN = { top: 18, right: 12, bottom: 0, left: 0 }
const X_AXIS_HEIGHT = 24
const LABEL = { fontSize: 11, fill: 'var(--ink-3)' }

/** Where a latency lies in the chart, px from its top: for what is written beside it in HTML. */
export const yOf = (ms: number, trend: Trend): number => {
  const topMs = trend.ticksMs.at(-1) ?? 1
  const height = CHART_HEIGHT - MARGIN.top - MARGIN.bottom - X_AXIS_HEIGHT
  return MARGIN.top + height * (1 - Math.min(1, ms / topMs))
}

type Mark = { atMs: number; label: string }

/**
 * The p95 of each window with its uncertainty hatched, and the SLA. `onPick` follows the pointer; the panel's head reads
 * the picked window out, so nothing floats over the lines.
 */
export function TrendChart(props: {
  trend: Trend
  range: { fromMs: number; toMs: number }
  targetMs: number | null
  marks: readonly Mark[]
  picked: TrendRow | null
  onPick: (index: number | null) => void
}) {
  const { trend, range, targetMs, marks, picked, onPick } = props
  const unit = latencyUnit([trend.ticksMs.at(-1) ?? 0])
  const days = range.toMs - range.fromMs > 2 * 86_400_000
  return (
    <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
      <ComposedChart
        data={[...trend.rows]}
        margin={MARGIN}
        accessibilityLayer={false}
        onMouseMove={({ activeTooltipIndex }) => onPick(activeTooltipIndex == null ? null : Number(activeTooltipIndex))}
        onMouseLeave={() => onPick(null)}
      >
        <defs>
          <pattern id="trend-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0V5" stroke="var(--hatch)" strokeWidth="1.6" />
          </pattern>
          <pattern id="trend-gap" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <path d="M0 0V5" stroke="var(--control)" strokeWidth="1" />
          </pattern>
        </defs>
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          dataKey="atMs"
          type="number"
          scale="time"
          domain={[range.fromMs, range.toMs]}
          ticks={timeTicks(range.fromMs, range.toMs)}
          tickFormatter={(ms: number) =>
            days ? formatDate(ms, range.toMs) : formatTime(ms, { seconds: range.toMs - range.fromMs < 600_000 })
          }
          tick={LABEL}
          tickLine={false}
          axisLine={{ stroke: 'var(--line-strong)' }}
          height={X_AXIS_HEIGHT}
          interval={0}
        />
        <YAxis
          type="number"
          domain={[0, trend.ticksMs.at(-1) ?? 1]}
          ticks={[...trend.ticksMs]}
          tickFormatter={(ms: number) => tickText(ms, unit, trend.ticksMs.at(-1) ?? 0)}
          tick={LABEL}
          tickLine={false}
          axisLine={false}
          width={48}
          interval={0}
        />
        {trend.gaps.map(({ fromMs, toMs }) => (
          <ReferenceArea key={fromMs} x1={fromMs} x2={toMs} fill="url(#trend-gap)" stroke="none" ifOverflow="hidden" />
        ))}
        <Area
          dataKey="band"
          stroke="none"
          fill="url(#trend-hatch)"
          fillOpacity={0.75}
          isAnimationActive={false}
          connectNulls={false}
          activeDot={false}
        />
        <Line
          dataKey="p95"
          stroke="var(--series)"
          strokeWidth={1.9}
          dot={loneDot}
          isAnimationActive={false}
          connectNulls={false}
          activeDot={false}
        />
        {targetMs !== null && (
          <ReferenceLine
            y={targetMs}
            stroke="var(--breach)"
            strokeWidth={1.5}
            strokeDasharray="6 3"
            label={{
              value: `SLA ${formatDuration(targetMs)}`,
              position: 'insideBottomLeft',
              fill: 'var(--breach)',
              fontSize: 11,
              offset: 4,
            }}
          />
        )}
        {marks.map(({ atMs, label }) => (
          <ReferenceLine
            key={`${atMs} ${label}`}
            x={atMs}
            stroke="var(--ink-2)"
            strokeDasharray="1 2.5"
            label={{ value: label, position: 'top', fontSize: 11, fill: 'var(--ink-2)' }}
          />
        ))}
        {picked && <ReferenceLine x={picked.atMs} stroke="var(--ink-3)" />}
      </ComposedChart>
    </ResponsiveContainer>
  )
}

function tickText(ms: number, unit: ReturnType<typeof latencyUnit>, topMs: number): string {
  if (ms === 0) return '0'
  const text = formatLatencyIn(ms, unit).replace(/\.0$/, '')
  return ms === topMs ? `${text}\u00a0${unit}` : text
}

/** A dot only where a line cannot show a point, because both its neighbours are missing. */
function loneDot({ cx, cy, payload, index }: DotItemDotProps) {
  const row = payload as TrendRow | undefined
  if (!row?.lone || cx === undefined || cy === undefined) return <g key={index} />
  return <circle key={index} cx={cx} cy={cy} r={2} fill="var(--series)" />
}
