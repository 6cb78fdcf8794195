'use client'

import {
  formatBand,
  formatEstimate,
  formatRate,
  formatRecordsRange,
  formatShare,
  UNKNOWN,
} from '#server/contracts/format.ts'
import type { BandDto } from '#server/contracts/entities.ts'
import type { PipelineRow } from '#server/contracts/pipelines.ts'
import { BandGauge } from '../ui/band-gauge.tsx'
import { EntityChip, entityHref, kindIcon } from '../ui/entity-chip.tsx'
import { Icon } from '../ui/icon.tsx'
import { LiveValue } from '../ui/live-value.tsx'
import { Panel } from '../ui/panel.tsx'
import { latencyHref } from '../ui/pipeline-links.tsx'
import { ScopedLink } from '../ui/scoped-link.tsx'

type Hop = PipelineRow['hops'][number]
type HopStatus = NonNullable<PipelineRow['status']>['hops'][number]

/** The worst pipeline, hop by hop: what a record takes in each, and what waits in front of it at this moment. */
export function LivePath({ row }: { row: PipelineRow }) {
  const { status } = row
  const byId = new Map(status?.hops.map((hop) => [hop.id, hop]))
  const entry = row.path[0] ?? ''
  return (
    <Panel
      title={`${row.name}, hop by hop`}
      sub="mean of the last 5 minutes; waiting is now"
      actions={
        <ScopedLink href={latencyHref(row.id)} className="text-meta font-medium text-accent">
          Where the time goes
        </ScopedLink>
      }
    >
      <ol className={`flex flex-col md:flex-row md:flex-wrap ${status?.state === 'stale' ? 'dimmed' : ''}`}>
        <li className="flex min-w-0 flex-1 flex-col gap-0.5 border-line px-3.5 py-2.5 max-md:border-b md:border-r">
          <EntityChip kind="topic" name={entry} href={entityHref(`topic:${row.entryConnection}/${entry}`)} />
          <span className="text-stat font-medium whitespace-nowrap">
            <LiveValue value={formatRate(status?.enteredPerSecond ?? null, { isUpperBound: true })} />
          </span>
          <span className="text-meta text-ink-3">the clock starts at the append</span>
        </li>
        {row.hops.map((hop) => (
          <HopCard key={hop.id} hop={hop} status={byId.get(hop.id)} />
        ))}
        <EndToEnd row={row} />
      </ol>
    </Panel>
  )
}

function HopCard({ hop, status }: { hop: Hop; status: HopStatus | undefined }) {
  const mean = status?.mean ?? null
  const lag = status?.lagSeconds ?? null
  return (
    <li className="flex min-w-0 flex-1 flex-col gap-0.5 border-line px-3.5 py-2.5 max-md:border-b md:border-r">
      <span className="flex min-h-6 min-w-0 items-center gap-[5px] text-table font-medium">
        <Icon name={kindIcon(hop.engine)} size={14} className="text-ink-3" />
        <span className="cut" title={hop.name}>
          {hop.name}
        </span>
        {status?.share != null && <span className="ml-auto font-normal text-ink-3">{formatShare(status.share)}</span>}
      </span>
      <span className="text-stat font-medium whitespace-nowrap">
        <LiveValue value={formatEstimate(mean)} />
      </span>
      <span className="text-meta text-ink-3" title={status?.evidence.reason ?? undefined}>
        {mean === null
          ? (status?.evidence.reason ?? 'not computed yet')
          : `${formatBand(mean)}${status?.evidence.kind === 'measured' ? '' : `, ${status?.evidence.kind ?? ''}`}`}
      </span>
      <span className="text-meta text-ink-2">
        waiting <LiveValue value={lag === null ? UNKNOWN : formatEstimate(lag)} />,{' '}
        <LiveValue value={formatRecordsRange(status?.lagRecords ?? null)} /> records
      </span>
    </li>
  )
}

function EndToEnd({ row }: { row: PipelineRow }) {
  const quantiles = row.status?.quantiles ?? null
  const state = row.status?.state
  const gauge = state === 'stale' || state === 'idle' ? { state } : {}
  const line = (label: string, band: BandDto | null) => (
    <div className="flex items-center gap-2 text-table">
      <dt className="w-7 text-ink-3">{label}</dt>
      <dd className="w-16 font-medium whitespace-nowrap">
        <LiveValue value={formatEstimate(band)} />
      </dd>
      <dd className="text-meta whitespace-nowrap text-ink-3">{formatBand(band)}</dd>
      <dd className="ml-auto">
        <BandGauge band={band} targetMs={row.slo?.targetMs ?? null} width={94} {...gauge} />
      </dd>
    </div>
  )
  return (
    <li className="flex min-w-0 flex-[1.5] flex-col gap-1 px-3.5 py-2.5">
      <span className="min-h-6 text-table leading-6 font-medium">End to end</span>
      <dl className="flex flex-col gap-1.5">
        {line('p50', quantiles?.p50 ?? null)}
        {line('p95', quantiles?.p95 ?? null)}
        {line('p99', quantiles?.p99 ?? null)}
      </dl>
    </li>
  )
}
