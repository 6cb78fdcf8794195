'use client'

import {
  bandParts,
  formatBand,
  formatChange,
  formatEstimate,
  formatLatencyIn,
  formatShare,
  latencyUnit,
} from '#server/contracts/format.ts'
import type { PipelineLatency } from '#server/contracts/pipelines.ts'
import { LiveValue } from '../ui/live-value.tsx'
import { Panel } from '../ui/panel.tsx'
import { prepareWaterfall, type WaterfallRow } from './prepare-waterfall.ts'
import { rangeWords, type Range } from './ranges.ts'
import { HopBar, percent } from './waterfall-bar.tsx'
import { EvidenceKey, WaterfallLegend } from './waterfall-legend.tsx'

const GRID =
  'grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-3 px-3.5 md:grid-cols-[176px_minmax(0,1fr)_112px_66px_86px]'

const ENGINES: Record<WaterfallRow['engine'], string> = {
  flink: 'Flink',
  ksqldb: 'ksqlDB',
  spark: 'Spark',
  connect: 'Connect',
  service: 'Service',
  store: 'Store',
}

/** Which hop takes the time: means one after another, each with its band, its usual and how it is known. */
export function WaterfallPanel({ latency, range }: { latency: PipelineLatency; range: Range }) {
  const { rows, total, ticksMs } = prepareWaterfall(latency)
  const endMs = ticksMs.at(-1) ?? 1
  return (
    <Panel
      title="Where the time goes"
      sub={`mean per hop, ${rangeWords(range)}`}
      footer={<WaterfallLegend exactlyOnce={rows.some(({ exactlyOnceMs }) => exactlyOnceMs !== null)} />}
    >
      <div role="table" aria-label="Mean latency per hop">
        <WaterfallHead ticksMs={ticksMs} />
        <ProducerRow entry={latency.entry.topic} />
        {rows.map((row) => (
          <HopRow key={row.id} row={row} endMs={endMs} steps={ticksMs.length - 1} />
        ))}
        <TotalRow summary={latency.summary} changeMs={total.changeMs} endMs={endMs} />
      </div>
    </Panel>
  )
}

function WaterfallHead({ ticksMs }: { ticksMs: readonly number[] }) {
  const endMs = ticksMs.at(-1) ?? 1
  const unit = latencyUnit([endMs])
  const last = ticksMs.length - 1
  return (
    <div role="row" className={`${GRID} h-7 border-b border-line text-axis font-medium text-ink-3 max-md:hidden`}>
      <span role="columnheader">Hop</span>
      <span role="columnheader" className="relative h-4">
        <span className="sr-only">When, from the append on</span>
        {ticksMs.map((tick, index) => (
          <span
            key={tick}
            aria-hidden="true"
            className={`absolute whitespace-nowrap ${index === 0 ? '' : index === last ? '-translate-x-full' : '-translate-x-1/2'}`}
            style={{ left: percent(tick, endMs) }}
          >
            {tick === 0 ? '0' : formatLatencyIn(tick, unit).replace(/\.0$/, '')}
            {index === last && `\u00a0${unit}`}
          </span>
        ))}
      </span>
      <span role="columnheader" className="text-right">
        mean
      </span>
      <span role="columnheader" className="text-right">
        vs usual
      </span>
      <span role="columnheader">evidence</span>
    </div>
  )
}

/** What happened before the append cannot be seen in counters; the chart says so instead of leaving it out. */
function ProducerRow({ entry }: { entry: string }) {
  return (
    <div role="row" className={`${GRID} min-h-[46px] gap-y-1 border-b border-line py-1.5`}>
      <HopName number="–" name="Produce" detail={`→ ${entry}`} />
      <span role="cell" className="order-last col-span-3 text-axis text-ink-2 md:order-none md:col-span-1 md:pl-2">
        The clock starts at the append to <span className="mono break-all">{entry}</span>.
      </span>
      <span role="cell" className="text-right text-ink-3">
        —
      </span>
      <span role="cell" className="text-right text-ink-3">
        —
      </span>
      <span role="cell" className="hidden md:block">
        <EvidenceKey kind="unknown" word="not seen" />
      </span>
    </div>
  )
}

function HopRow({ row, endMs, steps }: { row: WaterfallRow; endMs: number; steps: number }) {
  const { evidence, mean, blamed } = row
  const change = formatChange(row.changeMs)
  const where =
    row.writes.length > 0 ? `${ENGINES[row.engine]} → ${row.writes.join(', ')}` : `${ENGINES[row.engine]}, the end`
  return (
    <div
      role="row"
      className={`${GRID} min-h-[46px] gap-y-1 border-b border-line py-1.5 md:py-0 ${
        blamed
          ? 'bg-[linear-gradient(90deg,var(--risk-soft),transparent_75%)] shadow-[inset_3px_0_var(--risk-fill)]'
          : ''
      }`}
    >
      <HopName number={row.number} name={row.name} detail={where} blamed={blamed} />
      <HopBar row={row} endMs={endMs} steps={steps} />
      <span role="cell" className="text-right text-table whitespace-nowrap">
        <span className="font-medium">
          <LiveValue value={formatEstimate(mean)} />
        </span>
        <span className="block text-axis text-ink-3">
          {mean === null ? '' : mean.hi === null ? 'no upper bound' : bandParts(mean).value}
          {row.share !== null && `, ${formatShare(row.share)}`}
        </span>
      </span>
      <span
        role="cell"
        className={`text-right text-table whitespace-nowrap ${blamed ? 'font-semibold text-risk' : ''}`}
      >
        {row.changeMs === null ? <span className="text-ink-3">—</span> : <LiveValue value={change} />}
      </span>
      <span role="cell" className="hidden min-w-0 md:block" title={evidence.reason ?? undefined}>
        <EvidenceKey kind={evidence.kind} word={evidence.kind} />
      </span>
    </div>
  )
}

function HopName(props: { number: number | string; name: string; detail: string; blamed?: boolean }) {
  const { number, name, detail, blamed = false } = props
  return (
    <span role="rowheader" className="flex min-w-0 items-center gap-[9px]">
      <span
        aria-hidden="true"
        className={`size-[18px] flex-none rounded-full border text-center text-axis leading-4 ${
          blamed ? 'border-risk bg-risk font-semibold text-surface' : 'border-line-strong text-ink-2'
        }`}
      >
        {number}
      </span>
      <span className="min-w-0">
        <span className="cut block font-medium" title={name}>
          {name}
          {blamed && <span className="sr-only">, to blame</span>}
        </span>
        <span className="cut block text-axis text-ink-3" title={detail}>
          {detail}
        </span>
      </span>
    </span>
  )
}

function TotalRow(props: { summary: PipelineLatency['summary']; changeMs: number | null; endMs: number }) {
  const { changeMs, endMs } = props
  const { mean, entered } = props.summary
  const est = mean ? (mean.est ?? mean.lo) : 0
  return (
    <div role="row" className={`${GRID} min-h-10 py-1.5 md:py-0`}>
      <span role="rowheader" className="font-semibold md:pl-[27px]">
        End to end, mean
      </span>
      <span
        role="cell"
        aria-label={formatBand(mean)}
        className="relative order-last col-span-3 h-[26px] md:order-none md:col-span-1"
      >
        {mean && (
          <>
            <span
              className="absolute left-0 top-[11px] h-1 rounded-[2px] bg-ink-2"
              style={{ width: percent(est, endMs) }}
            />
            <span
              className={`absolute top-[7px] h-3 rounded-[2px] border border-ink-2 bg-[color-mix(in_oklab,var(--ink)_12%,transparent)] ${mean.hi === null ? 'border-r-0 border-dashed' : ''}`}
              style={{ left: percent(mean.lo, endMs), width: percent((mean.hi ?? endMs) - mean.lo, endMs) }}
            />
          </>
        )}
      </span>
      <span role="cell" className="text-right text-table whitespace-nowrap">
        <span className="font-semibold">
          <LiveValue value={formatEstimate(mean)} />
        </span>
        <span className="block text-axis text-ink-3">
          {mean === null
            ? entered === 0
              ? 'nothing entered'
              : 'unknown'
            : mean.hi === null
              ? 'no upper bound'
              : bandParts(mean).value}
        </span>
      </span>
      <span role="cell" className="text-right text-table font-semibold whitespace-nowrap">
        {changeMs === null ? <span className="font-normal text-ink-3">—</span> : formatChange(changeMs)}
      </span>
      <span role="cell" className="hidden md:block" />
    </div>
  )
}
