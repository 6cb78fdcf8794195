'use client'

import type { PipelineRow } from '#server/contracts/pipelines.ts'
import {
  bandParts,
  estimateParts,
  formatBudget,
  formatBurn,
  formatDuration,
  UNKNOWN,
} from '#server/contracts/format.ts'
import { BandGauge } from '../ui/band-gauge.tsx'
import { BudgetBar } from '../ui/budget-bar.tsx'
import { DataTable, Head, Row } from '../ui/data-table.tsx'
import { useHatch } from '../ui/hatch.tsx'
import { LiveValue } from '../ui/live-value.tsx'
import { latencyHref } from '../ui/pipeline-links.tsx'
import { ScopedLink } from '../ui/scoped-link.tsx'
import { STATE_WORDS, StateGlyph } from '../ui/state-glyph.tsx'
import { SwimLane } from '../ui/swim-lane.tsx'

/** From 768 px on, and from 1100 px on. */
const WIDE = 'max-md:hidden'
const WIDER = 'max-lg:hidden'

/** The whole answer in one table: pipelines as the server ordered them, worst first. */
export function PipelineTable({ rows }: { rows: readonly PipelineRow[] }) {
  return (
    <DataTable label="p95, SLA and budget of each pipeline" className="[&_td]:h-[42px]">
      <thead>
        <tr>
          <Head className="w-0 pr-0!">
            <span className="sr-only">State</span>
          </Head>
          <Head>Pipeline</Head>
          <Head align="right">p95</Head>
          <Head className={WIDE}>against SLA</Head>
          <Head align="right" className={WIDER}>
            SLA
          </Head>
          <Head className={WIDER}>last 24 h, half hours</Head>
          <Head>Budget left</Head>
          <Head align="right" className={WIDE}>
            Burn 1 h
          </Head>
          <Head className={WIDER}>Worst hop</Head>
          <Head className={WIDER}>Owner</Head>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <PipelineRowView key={row.id} row={row} />
        ))}
      </tbody>
    </DataTable>
  )
}

/** What a row says about itself: a pipeline without a status has not been computed, which is unknown. */
function rowState(row: PipelineRow) {
  const state = row.status?.state ?? 'unknown'
  const reason = row.status === null ? 'not computed yet' : row.status.reason
  return { state, reason, stale: state === 'stale', idle: state === 'idle' }
}

function PipelineRowView({ row }: { row: PipelineRow }) {
  const { state, reason, stale, idle } = rowState(row)
  const targetMs = row.slo?.targetMs ?? null
  const p95 = idle ? null : (row.status?.quantiles?.p95 ?? null)
  const label = STATE_WORDS[state] + (reason ? `: ${reason}` : '')
  return (
    <Row className={stale ? 'dimmed' : ''}>
      <td className="w-0 pr-0!">
        <StateGlyph state={state} label={label} />
      </td>
      <td className="w-full max-w-0 min-w-[130px]">
        <ScopedLink href={latencyHref(row.id)} className="cut block leading-6 font-medium" title={row.name}>
          {row.name}
        </ScopedLink>
        <div className="mono cut -mt-1 hidden text-axis text-ink-3 md:block" title={row.path.join(' → ')}>
          {row.path.join(' → ')}
        </div>
      </td>
      <td className="text-right">
        <Estimate band={p95} fallback={idle ? 'idle' : (reason ?? 'unknown')} />
      </td>
      <td className={WIDE}>
        <BandGauge band={p95} targetMs={targetMs} state={state} />
      </td>
      <td className={`text-right text-ink-3 ${WIDER}`}>{formatDuration(targetMs)}</td>
      <td className={WIDER}>
        <SwimLane cells={row.day} />
      </td>
      <td>
        <Budget row={row} stale={stale} />
      </td>
      <td className={`text-right ${WIDE}`}>
        <Burn times={row.status?.budget?.burn1h ?? null} marked={state === 'breached' || state === 'at-risk'} />
      </td>
      <td className={`max-w-[120px] ${WIDER}`}>
        <span className="cut block" title={row.status?.worstHop?.name}>
          {row.status?.worstHop?.name ?? UNKNOWN}
        </span>
      </td>
      <td className={`max-w-[140px] text-ink-2 ${WIDER}`}>
        <span className="cut block" title={row.owner ?? undefined}>
          {row.owner ?? UNKNOWN}
        </span>
      </td>
    </Row>
  )
}

function Estimate({
  band,
  fallback,
}: {
  band: { lo: number; est: number | null; hi: number | null } | null
  fallback: string
}) {
  const { value, unit } = estimateParts(band)
  const text = unit ? `${value}\u00a0${unit}` : value
  return (
    <>
      <span className="font-medium">
        <LiveValue value={text} />
      </span>
      <div className="ml-auto max-w-[84px] text-axis text-ink-3 md:max-w-[150px]">
        <span className="cut block" title={band ? undefined : fallback}>
          {band === null ? fallback : band.hi === null ? 'no upper bound' : bandParts(band).value}
        </span>
      </div>
    </>
  )
}

function Budget({ row, stale }: { row: PipelineRow; stale: boolean }) {
  const budget = row.status?.budget
  if (!budget) return <span className="text-ink-3">{row.slo ? UNKNOWN : 'no SLA'}</span>
  return (
    <div className="flex w-[88px] items-center gap-1.5 md:w-[104px]">
      <BudgetBar budget={budget} dimmed={stale} />
      <span className="w-10 flex-none text-right">
        <LiveValue value={formatBudget(budget.left)} />
      </span>
    </div>
  )
}

/** A ticket is due from 1× on. Only beside a glyph that says so is the number coloured. */
function Burn({ times, marked }: { times: number | null; marked: boolean }) {
  const tone =
    !marked || times === null || times < 1
      ? 'text-ink-3'
      : times >= 6
        ? 'font-semibold text-breach'
        : 'font-semibold text-risk'
  return (
    <span className={tone}>
      <LiveValue value={formatBurn(times)} />
    </span>
  )
}

/** What the shapes in the table mean. */
export function PipelineLegend() {
  const hatch = useHatch()
  return (
    <ul aria-label="Legend" className="hidden flex-wrap gap-x-3.5 gap-y-1 text-axis text-ink-2 lg:flex">
      <Key words="p95 and its band">
        <rect x="1" y="2.5" width="16" height="7" rx="1.5" fill="var(--risk-fill)" fillOpacity=".28" />
        <path d="M9 0V12" stroke="var(--ink)" strokeWidth="2" />
      </Key>
      <Key words="SLA">
        <path d="M9 1V12M6.5 1h5" stroke="var(--breach)" strokeWidth="1.5" />
      </Key>
      <Key words="within">
        <rect x="4" y="4.5" width="12" height="3" fill="var(--ok-fill)" />
      </Key>
      <Key words="at risk">
        <rect x="5" y="2" width="10" height="8" fill="var(--risk-fill)" />
      </Key>
      <Key words="breached">
        <rect x="7" y="0" width="6" height="12" fill="var(--breach-fill)" />
      </Key>
      <Key words="unknown">
        {hatch.defs}
        <rect x="4" y="0" width="12" height="12" fill={hatch.fill} />
      </Key>
    </ul>
  )
}

function Key({ words, children }: { words: string; children: React.ReactNode }) {
  return (
    <li className="inline-flex items-center gap-[5px]">
      <svg width="18" height="12" viewBox="0 0 18 12" aria-hidden="true">
        {children}
      </svg>
      {words}
    </li>
  )
}
