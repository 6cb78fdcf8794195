'use client'

import { formatAge, formatDuration, formatPercent } from '#server/contracts/format.ts'
import type { PipelineLatency } from '#server/contracts/pipelines.ts'
import { useAgeMs } from '../ui/age-ring.tsx'
import { KeyValues, Panel, PanelBody } from '../ui/panel.tsx'
import { formatCadence, measurementFloorMs } from './measurement-floor.ts'

/** Where the width of every band on the page comes from. */
export function HowSure({ latency }: { latency: PipelineLatency }) {
  const { summary, hops, sampleMs, freshness, pipeline, entry } = latency
  const ageMs = useAgeMs(freshness)
  const measured = summary.hops.filter(({ evidence }) => evidence.kind === 'measured').length
  const commits = hops.map(({ id }) => summary.hops.find((hop) => hop.id === id)?.commitIntervalMs ?? null)
  const floorMs = measurementFloorMs(sampleMs, commits)
  const targetMs = pipeline.slo?.targetMs ?? null
  const notMeasured = summary.hops.flatMap(({ id, evidence }) =>
    evidence.kind === 'measured' ? [] : [`${nameOf(hops, id)}: ${evidence.reason ?? evidence.kind}`],
  )
  return (
    <Panel title="How sure" sub={`${measured} of ${hops.length} hops measured`}>
      <PanelBody>
        <KeyValues
          items={[
            {
              term: 'Sampling',
              value: `every ${formatDuration(sampleMs)}, ${ageMs === null ? 'no sample yet' : `last ${formatAge(ageMs)} ago`}`,
            },
            {
              term: 'Commit cadence',
              value: commits.every((ms) => ms === null)
                ? 'not seen yet'
                : `${commits.map(formatCadence).join(', ')} by hop`,
            },
            {
              term: 'Floor',
              value:
                floorMs === null
                  ? 'unknown until each hop has committed twice'
                  : `${formatCadence(floorMs)}: one sample and one commit of each hop${targetMs !== null && targetMs < floorMs ? '; the SLA is below it' : ''}`,
            },
            { term: 'Unknown', value: unknownWords(summary) },
            { term: 'Counting', value: 'by offsets: transaction markers count too, so rates are upper bounds' },
            { term: 'Not seen', value: `what happens before the append to ${entry.topic}` },
            ...(notMeasured.length > 0 ? [{ term: 'Hops', value: notMeasured.join('; ') }] : []),
          ]}
        />
      </PanelBody>
    </Panel>
  )
}

const nameOf = (hops: PipelineLatency['hops'], id: string) => hops.find((hop) => hop.id === id)?.name ?? id

function unknownWords({ good, bad, unknown, entered }: PipelineLatency['summary']): string {
  if (entered === null || good === null || bad === null || unknown === null) return 'all: nothing was sampled'
  const total = good + bad + unknown
  if (entered === 0) return 'nothing entered in this range'
  if (total === 0) return 'nothing to decide without an SLA'
  if (unknown === 0) return 'none of the records'
  return `${formatPercent(unknown / total, { decimals: 2, against: 'high' })} of records: their band crosses the SLA`
}
