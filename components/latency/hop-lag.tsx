'use client'

import {
  formatBandIn,
  formatLatencyIn,
  formatRecordsRange,
  latencyUnit,
  UNKNOWN,
  type TimeUnit,
} from '#server/contracts/format.ts'
import type { PipelineLatency } from '#server/contracts/pipelines.ts'
import { DataTable, Head, Row } from '../ui/data-table.tsx'
import { EntityChip, entityHref } from '../ui/entity-chip.tsx'
import { LiveValue } from '../ui/live-value.tsx'
import { Panel } from '../ui/panel.tsx'
import { formatCadence } from './measurement-floor.ts'

/** What waits in front of each hop now: the age of the oldest unread record first, records second. */
export function HopLag({ latency }: { latency: PipelineLatency }) {
  const now = latency.pipeline.status?.hops ?? latency.summary.hops
  const byId = new Map(now.map((hop) => [hop.id, hop]))
  const unit = latencyUnit(
    now.flatMap(({ lagSeconds, worstPartition }) => [lagSeconds?.hi ?? null, worstPartition?.p95.hi ?? null]),
  )
  return (
    <Panel title="Waiting now" sub="per hop; seconds are the age of the oldest record not yet read">
      <DataTable label="Lag per hop">
        <thead>
          <tr>
            <Head>Hop</Head>
            <Head className="max-md:hidden">Reader</Head>
            <Head align="right">Lag, {unit}</Head>
            <Head align="right">band</Head>
            <Head align="right">records</Head>
            <Head align="right" className="max-md:hidden">
              out ÷ in
            </Head>
            <Head align="right" className="max-md:hidden">
              commits every
            </Head>
            <Head className="max-lg:hidden">Worst partition, p95</Head>
          </tr>
        </thead>
        <tbody>
          {latency.hops.map((document) => (
            <HopLagRow key={document.id} document={document} hop={byId.get(document.id)} unit={unit} />
          ))}
        </tbody>
      </DataTable>
    </Panel>
  )
}

type Hop = PipelineLatency['summary']['hops'][number]

function HopLagRow(props: { document: PipelineLatency['hops'][number]; hop: Hop | undefined; unit: TimeUnit }) {
  const { document, hop, unit } = props
  const lag = hop?.lagSeconds ?? null
  return (
    <Row>
      <td className="font-medium">{document.name}</td>
      <td className="w-full max-w-0 min-w-32 max-md:hidden">
        <EntityChip
          kind="consumer-group"
          name={document.group}
          href={entityHref(`consumer-group:${document.connection}/${document.group}`)}
        />
      </td>
      <td className="text-right font-medium">
        <LiveValue value={formatLatencyIn(lag?.est ?? null, unit)} />
      </td>
      <td className="text-right text-ink-3">{lag ? formatBandIn(lag, unit) : UNKNOWN}</td>
      <td className="text-right">
        <LiveValue value={formatRecordsRange(hop?.lagRecords ?? null)} />
      </td>
      <td className="text-right text-ink-2 max-md:hidden">
        {hop?.selectivity == null ? UNKNOWN : hop.selectivity.toFixed(2)}
      </td>
      <td className="text-right text-ink-2 max-md:hidden">{formatCadence(hop?.commitIntervalMs ?? null)}</td>
      <td className="text-ink-2 max-lg:hidden">
        {hop?.worstPartition ? (
          <>
            <span className="mono">
              {hop.worstPartition.topic} {hop.worstPartition.partition}
            </span>
            , {formatLatencyIn(hop.worstPartition.p95.est ?? hop.worstPartition.p95.lo, unit)} {unit}
          </>
        ) : (
          UNKNOWN
        )}
      </td>
    </Row>
  )
}
