'use client'

import { Area, CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatBand, formatEstimate, formatTime } from '#server/contracts/format.ts'
import type { GroupDetail } from '#server/contracts/inventory.ts'
import { prepareLag, type LagPoint } from './prepare-lag.ts'

const HEIGHT = 180
const TICK = { fontSize: 11, fill: 'var(--ink-3)' }

/** Lag of a group over time: the estimate as a line, its band as a tint. Not sampled is a break, never a zero. */
export function LagChart({ points }: { points: GroupDetail['lagHistory'] }) {
  const data = prepareLag(points)
  if (data.every((point) => point.band === null))
    return <p className="py-6 text-center text-meta text-ink-3">Nothing was measured in the last hour.</p>
  return (
    <figure>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <ComposedChart data={data} margin={{ top: 6, right: 8, bottom: 0, left: -12 }} accessibilityLayer title="Lag">
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            dataKey="atMs"
            type="number"
            domain={['dataMin', 'dataMax']}
            tickFormatter={(atMs: number) => formatTime(atMs)}
            tick={TICK}
            tickLine={false}
            axisLine={{ stroke: 'var(--line-strong)' }}
            minTickGap={48}
          />
          <YAxis
            tick={TICK}
            tickLine={false}
            axisLine={false}
            tickCount={5}
            domain={[0, 'auto']}
            unit=" s"
            width={58}
          />
          <Tooltip content={<Reading />} cursor={{ stroke: 'var(--line-strong)' }} isAnimationActive={false} />
          <Area dataKey="band" stroke="none" fill="var(--series-soft)" isAnimationActive={false} connectNulls={false} />
          <Line
            dataKey="est"
            stroke="var(--series)"
            strokeWidth={1.9}
            dot={false}
            isAnimationActive={false}
            connectNulls={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
      <figcaption className="sr-only">{caption(points)}</figcaption>
    </figure>
  )
}

/** What the picture says, for those who do not see it. */
function caption(points: GroupDetail['lagHistory']): string {
  const last = points.findLast((point) => point.seconds !== null)
  return last ? `Last measured at ${formatTime(last.atMs)} UTC: ${formatEstimate(last.seconds)}.` : 'Nothing measured.'
}

function Reading({ active, payload }: { active?: boolean; payload?: readonly { payload?: LagPoint }[] }) {
  const point = payload?.[0]?.payload
  if (!active || !point) return null
  const band = point.band && { lo: point.band[0] * 1_000, est: (point.est ?? 0) * 1_000, hi: point.band[1] * 1_000 }
  return (
    <p className="rounded-control border border-line bg-overlay px-2 py-1 text-meta shadow-near">
      {formatTime(point.atMs, { seconds: true })}{' '}
      <b>{band === null || point.est === null ? '—' : formatEstimate(band)}</b>{' '}
      <span className="text-ink-3">{formatBand(band)}</span>
    </p>
  )
}
