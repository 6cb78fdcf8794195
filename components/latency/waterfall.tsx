'use client'

import {
  bandParts,
  formatBand,
  formatChange,
  formatEstimate,
  formatLatency,
  formatLatencyIn,
  formatShare,
  latencyUnit,
} from '#server/contracts/format.ts'
import type { PipelineLatency } from '#server/contracts/pipelines.ts'
import { LiveValue } from '../ui/live-value.tsx'
import { Panel } from '../ui/panel.tsx'
import { prepareWaterfall, type WaterfallRow } from './prepare-waterfall.ts'
import { rangeWords, type Range } from './ranges.ts'

const GRID =
  'grid grid-cols-[minmax(0,1fr)_auto_auto] items-center gap-x-3 px-3.5 md:grid-cols-[176px_minmax(0,1fr)_112px_66px_86px]'
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)}%`

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
        <TotalRow mean={total.mean} changeMs={total.changeMs} endMs={endMs} />
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

const BAR = 'absolute top-[11px] h-4'

function HopBar({ row, endMs, steps }: { row: WaterfallRow; endMs: number; steps: number }) {
  const { bar, evidence, exactlyOnceMs, usualMs } = row
  const bareMs = bar ? bar.lengthMs - (exactlyOnceMs ?? 0) : 0
  const dashed = evidence.kind === 'inferred' ? 'outline outline-1 outline-offset-1 outline-dashed outline-ink-2' : ''
  return (
    <span
      role="cell"
      aria-label={barWords(row)}
      className="relative order-last col-span-3 h-[38px] bg-[linear-gradient(90deg,var(--line)_1px,transparent_1px)] md:order-none md:col-span-1"
      style={{ backgroundSize: `${100 / steps}% 100%` }}
    >
      {bar === null ? (
        <span className="absolute inset-x-2 top-[11px] cut text-axis text-ink-2" title={evidence.reason ?? undefined}>
          {evidence.reason ?? 'no record entered'}
        </span>
      ) : (
        <>
          <span
            className={`${BAR} min-w-0.5 rounded-l-[2px] bg-processing ${dashed}`}
            style={{ left: percent(bar.fromMs, endMs), width: percent(bareMs, endMs) }}
          />
          {exactlyOnceMs !== null && (
            <span
              className={`${BAR} bg-[repeating-linear-gradient(90deg,var(--visible)_0_3px,color-mix(in_oklab,var(--visible)_45%,var(--surface))_3px_5px)]`}
              style={{ left: percent(bar.fromMs + bareMs, endMs), width: percent(exactlyOnceMs, endMs) }}
            />
          )}
          {bar.openEnd && (
            <span className={`${BAR} hatch w-6`} style={{ left: percent(bar.fromMs + bar.lengthMs, endMs) }} />
          )}
          {exactlyOnceMs !== null && !bar.openEnd && (
            <BarNote text={`≈ ${formatLatency(exactlyOnceMs)} is the price of exactly-once`} bar={bar} endMs={endMs} />
          )}
          {usualMs !== null && (
            <span
              className="absolute top-[30px] h-[3px] rounded-full bg-control"
              style={{ left: percent(bar.fromMs, endMs), width: percent(Math.min(usualMs, endMs - bar.fromMs), endMs) }}
            />
          )}
        </>
      )}
    </span>
  )
}

/** Beside the bar, on the side that has more room. */
function BarNote({ text, bar, endMs }: { text: string; bar: { fromMs: number; lengthMs: number }; endMs: number }) {
  const before = bar.fromMs / endMs
  const after = 1 - (bar.fromMs + bar.lengthMs) / endMs
  const side = after >= before ? 'pl-2' : 'pr-2 text-right'
  const place =
    after >= before ? { left: percent(1 - after, 1), width: percent(after, 1) } : { left: 0, width: percent(before, 1) }
  return (
    <span className={`absolute top-3 cut text-axis leading-[14px] text-ink-2 ${side}`} style={place} title={text}>
      {text}
    </span>
  )
}

const barWords = ({ bar, mean, usualMs, evidence }: WaterfallRow): string =>
  bar === null
    ? (evidence.reason ?? 'no record entered')
    : `${formatEstimate(mean)}, between ${formatBand(mean)}${usualMs === null ? '' : `, usual ${formatLatency(usualMs)}`}`

function TotalRow(props: { mean: PipelineLatency['summary']['mean']; changeMs: number | null; endMs: number }) {
  const { mean, changeMs, endMs } = props
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
          {mean === null ? 'nothing entered' : mean.hi === null ? 'no upper bound' : bandParts(mean).value}
        </span>
      </span>
      <span role="cell" className="text-right text-table font-semibold whitespace-nowrap">
        {changeMs === null ? <span className="font-normal text-ink-3">—</span> : formatChange(changeMs)}
      </span>
      <span role="cell" className="hidden md:block" />
    </div>
  )
}

const EVIDENCE_LOOKS = {
  measured: 'bg-processing',
  inferred: 'bg-[color-mix(in_oklab,var(--processing)_30%,transparent)] outline outline-1 outline-dashed outline-ink-2',
  unknown: 'hatch',
}

function EvidenceKey({ kind, word }: { kind: WaterfallRow['evidence']['kind']; word: string }) {
  return (
    <span className="inline-flex items-center gap-[5px] text-axis text-ink-2">
      <span aria-hidden="true" className={`h-2 w-3 rounded-[1px] ${EVIDENCE_LOOKS[kind]}`} />
      {word}
    </span>
  )
}

function WaterfallLegend({ exactlyOnce }: { exactlyOnce: boolean }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3.5 gap-y-1 text-axis text-ink-2">
      <span className="inline-flex items-center gap-[5px]">
        <span aria-hidden="true" className="h-2 w-3 rounded-[1px] bg-processing" />
        from the append before it to done
      </span>
      {exactlyOnce && (
        <span className="inline-flex items-center gap-[5px]">
          <span
            aria-hidden="true"
            className="h-2 w-3 bg-[repeating-linear-gradient(90deg,var(--visible)_0_3px,transparent_3px_5px)]"
          />
          waiting for the commit
        </span>
      )}
      <span className="inline-flex items-center gap-[5px]">
        <span aria-hidden="true" className="h-[3px] w-3 rounded-full bg-control" />
        usual, the hour before
      </span>
      <span className="text-ink-3 lg:ml-auto">Means add up. Hop p95s do not, so p95 is shown end to end only.</span>
    </span>
  )
}
