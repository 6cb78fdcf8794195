'use client'

import dynamic from 'next/dynamic'
import { useState, type KeyboardEvent } from 'react'
import {
  formatBand,
  formatBandIn,
  formatCount,
  formatEstimate,
  formatLatencyIn,
  formatTime,
  latencyUnit,
  UNKNOWN,
} from '#server/contracts/format.ts'
import type { PipelineLatency } from '#server/contracts/pipelines.ts'
import { prepareTrend, type Trend, type TrendRow } from '../charts/prepare-trend.ts'
import { yOf } from '../charts/trend-layout.ts'
import { DataTable, Head, Row } from '../ui/data-table.tsx'
import { Panel } from '../ui/panel.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { useMedia } from '../ui/use-media.ts'
import { EVENT_WORDS } from './event-words.ts'

const HEIGHT = 'h-[252px]'
/** Room for the last value in words, px. */
const LABEL_WIDTH = 84
// Recharts weighs more than the rest of the page: it comes after the first paint, into a place kept for it.
const TrendChart = dynamic(() => import('../charts/trend-chart.tsx').then((module) => module.TrendChart), {
  ssr: false,
  loading: () => <div className={HEIGHT} />,
})

/** The p95 over time with how sure it is, as a chart or as a table. */
export function TrendPanel({ latency }: { latency: PipelineLatency }) {
  const [view, setView] = useState<'chart' | 'table'>('chart')
  const [picked, setPicked] = useState<number | null>(null)
  const targetMs = latency.pipeline.slo?.targetMs ?? null
  const trend = prepareTrend(latency.trend, targetMs)
  const wide = useMedia('(width >= 768px)')
  const row = picked === null ? trend.last : (trend.rows[picked] ?? null)
  return (
    <Panel
      title="End-to-end p95"
      sub={<span aria-live="off">{row ? readOut(row) : 'nothing measured in this range'}</span>}
      actions={
        <>
          {view === 'chart' && <TrendLegend />}
          <Segmented
            label="View"
            value={view}
            onChange={setView}
            items={[
              { value: 'chart', label: 'Chart' },
              { value: 'table', label: 'Table' },
            ]}
          />
        </>
      }
    >
      {view === 'table' ? (
        <TrendTable trend={trend} />
      ) : (
        <Crosshair trend={trend} picked={picked} onPick={setPicked}>
          <TrendChart
            trend={trend}
            range={latency.range}
            targetMs={targetMs}
            marks={marksOf(latency)}
            picked={picked === null ? null : row}
            rightMargin={wide ? LABEL_WIDTH : 12}
            onPick={setPicked}
          />
          {wide && <LastValue trend={trend} />}
        </Crosshair>
      )}
    </Panel>
  )
}

/** At most six flags, the newest: more would hide the line. */
const marksOf = ({ events, range }: PipelineLatency) =>
  events
    .filter(({ atMs, kind }) => kind !== 'gap' && atMs >= range.fromMs && atMs <= range.toMs)
    .slice(-6)
    .map(({ atMs, kind }) => ({ atMs, label: EVENT_WORDS[kind]?.short ?? kind }))

/** `14:30  41.2 s, 38–46 s, 12,400 records entered` */
function readOut({ fromMs, point }: TrendRow): string {
  const time = formatTime(fromMs, { seconds: true })
  if (point.gap) return `${time} UTC, no samples`
  if (point.p95 === null) return `${time} UTC, nothing entered`
  const estimate = point.p95.est === null ? '' : `${formatEstimate(point.p95)}, `
  return `${time} UTC  ${estimate}${formatBand(point.p95)}, ${formatCount(point.entered)} entered`
}

/** The chart as a slider over its windows: arrow keys move the crosshair, and a reader hears the window's value. */
function Crosshair(props: {
  trend: Trend
  picked: number | null
  onPick: (index: number | null) => void
  children: React.ReactNode
}) {
  const { trend, picked, onPick, children } = props
  const last = trend.rows.length - 1
  const at = picked ?? last
  const row = trend.rows[at]
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last, PageUp: at - 10, PageDown: at + 10 }[
      event.key
    ]
    if (event.key === 'Escape') onPick(null)
    if (step === undefined) return
    event.preventDefault()
    onPick(Math.max(0, Math.min(last, step)))
  }
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label="p95 over time; arrow keys move through the windows"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, last)}
      aria-valuenow={Math.max(0, at)}
      aria-valuetext={row ? readOut(row) : 'nothing measured'}
      onKeyDown={onKeyDown}
      onBlur={() => onPick(null)}
      className={`min-w-0 py-1 pr-1.5 focus-visible:-outline-offset-2 [&_svg]:outline-none`}
    >
      <div className={`relative ${HEIGHT}`}>{children}</div>
    </div>
  )
}

/** The newest value spelled out beside its end of the line. */
function LastValue({ trend }: { trend: Trend }) {
  const { last } = trend
  if (last?.p95 == null) return null
  return (
    <p
      aria-hidden="true"
      className="pointer-events-none absolute right-0 -translate-y-1/2 pl-2 text-meta"
      style={{ top: yOf(last.p95, trend), width: LABEL_WIDTH }}
    >
      <b>{formatEstimate(last.point.p95)}</b>
      <span className="block text-axis text-ink-3">{formatBand(last.point.p95)}</span>
    </p>
  )
}

function TrendTable({ trend }: { trend: Trend }) {
  const unit = latencyUnit(trend.rows.map(({ point }) => point.p99?.hi ?? point.p95?.hi ?? null))
  return (
    <div className="max-h-[260px] overflow-y-auto">
      <DataTable label="p95 over time">
        <thead>
          <tr>
            <Head>Window, UTC</Head>
            <Head align="right">p50, {unit}</Head>
            <Head align="right">p95, {unit}</Head>
            <Head align="right">band</Head>
            <Head align="right">p99, {unit}</Head>
            <Head align="right">entered</Head>
          </tr>
        </thead>
        <tbody>
          {trend.rows.toReversed().map(({ fromMs, point }) => (
            <Row key={fromMs}>
              <td>
                {formatTime(fromMs, { seconds: true })}
                {point.gap ? ' no samples' : point.open ? ' still open' : ''}
              </td>
              <td className="text-right">{formatLatencyIn(point.p50?.est ?? null, unit)}</td>
              <td className="text-right font-medium">{formatLatencyIn(point.p95?.est ?? null, unit)}</td>
              <td className="text-right text-ink-3">{point.p95 ? formatBandIn(point.p95, unit) : UNKNOWN}</td>
              <td className="text-right">{formatLatencyIn(point.p99?.est ?? null, unit)}</td>
              <td className="text-right">{point.gap ? UNKNOWN : formatCount(point.entered)}</td>
            </Row>
          ))}
        </tbody>
      </DataTable>
    </div>
  )
}

function TrendLegend() {
  return (
    <span className="hidden items-center gap-3.5 text-axis text-ink-2 lg:flex">
      <span className="inline-flex items-center gap-[5px]">
        <span aria-hidden="true" className="h-0.5 w-3.5 bg-series" />
        p95
      </span>
      <span className="inline-flex items-center gap-[5px]">
        <span
          aria-hidden="true"
          className="h-2.5 w-3.5 bg-[repeating-linear-gradient(135deg,var(--hatch)_0_1.6px,transparent_1.6px_5px)]"
        />
        uncertainty
      </span>
      <span className="inline-flex items-center gap-[5px]">
        <span aria-hidden="true" className="hatch h-2.5 w-3.5" />
        no samples
      </span>
    </span>
  )
}
