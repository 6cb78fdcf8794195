'use client'

import { useQuery } from '@tanstack/react-query'
import { formatDuration, formatPercent } from '#server/contracts/format.ts'
import type { PipelineLatency } from '#server/contracts/pipelines.ts'
import { QueryPanelState } from '../queries/query-panel-state.tsx'
import { latencyQuery } from '../queries/reads.ts'
import { FreshnessRing, useAgeMs } from '../ui/age-ring.tsx'
import { EntityChip, entityHref } from '../ui/entity-chip.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { MainAndSide, PageBody, Panel } from '../ui/panel.tsx'
import { StatePill } from '../ui/pill.tsx'
import { ScopedLink } from '../ui/scoped-link.tsx'
import { SegmentedLinks } from '../ui/segmented.tsx'
import { StaleNote } from '../ui/states.tsx'
import { Tag } from '../ui/tag.tsx'
import { VerdictSentence } from '../ui/verdict-sentence.tsx'
import { BudgetPanel } from './budget-panel.tsx'
import { EventsPanel } from './events-panel.tsx'
import { HopLag } from './hop-lag.tsx'
import { HowSure } from './how-sure.tsx'
import { LatencyStats } from './latency-stats.tsx'
import { RANGES, type Range } from './ranges.ts'
import { TrendPanel } from './trend-panel.tsx'
import { WaterfallPanel } from './waterfall.tsx'

/** Within SLA? And which hop is to blame? */
export function PipelineLatencyPage({ id, range }: { id: string; range: Range }) {
  const query = useQuery(latencyQuery(id, { range }))
  const { data, isPlaceholderData } = query
  return (
    <>
      <PageHeader
        title={data?.pipeline.name ?? id}
        crumb={<ScopedLink href="/pipelines">Pipelines</ScopedLink>}
        pill={data && <StatePill state={data.pipeline.status?.state ?? 'unknown'} />}
        tags={data && <Tag>{data.pipeline.slo ? 'real-time' : 'no SLA'}</Tag>}
        age={data && <FreshnessRing freshness={data.freshness} />}
        actions={<RangeSwitch id={id} range={range} />}
        line={data && <HeaderLine latency={data} />}
      />
      <PageBody>
        {data ? (
          <div aria-busy={isPlaceholderData} className={`contents ${isPlaceholderData ? 'dimmed' : ''}`}>
            <Answer latency={data} range={range} />
          </div>
        ) : (
          <Panel title="Where the time goes">
            <QueryPanelState query={query} rows={8}>
              {() => null}
            </QueryPanelState>
          </Panel>
        )}
      </PageBody>
    </>
  )
}

function Answer({ latency, range }: { latency: PipelineLatency; range: Range }) {
  const ageMs = useAgeMs(latency.freshness)
  return (
    <>
      {latency.pipeline.status?.state === 'stale' && (
        <StaleNote source={latency.entry.connection} takenAt={latency.freshness.takenAt} ageMs={ageMs} />
      )}
      <VerdictSentence sentence={latency.sentence} subline={latency.subline} />
      <LatencyStats latency={latency} />
      <MainAndSide
        main={
          <>
            <WaterfallPanel latency={latency} range={range} />
            <TrendPanel latency={latency} />
            <HopLag latency={latency} />
          </>
        }
        side={
          <>
            <BudgetPanel latency={latency} />
            <HowSure latency={latency} />
            <EventsPanel latency={latency} />
          </>
        }
      />
    </>
  )
}

function RangeSwitch({ id, range }: { id: string; range: Range }) {
  return (
    <SegmentedLinks
      label="Range"
      current={range}
      items={RANGES.map(({ value, label }) => ({
        value,
        label,
        href: `/pipelines/${encodeURIComponent(id)}/latency?range=${value}`,
      }))}
    />
  )
}

/** From where to where the clock runs, and what is promised by whom. */
function HeaderLine({ latency }: { latency: PipelineLatency }) {
  const { entry, hops, pipeline } = latency
  const last = hops.at(-1)
  return (
    <>
      <span>from append to</span>
      <EntityChip box kind="topic" name={entry.topic} href={entityHref(`topic:${entry.connection}/${entry.topic}`)} />
      {last && (
        <>
          <span>to done in</span>
          <EntityChip
            box
            kind={last.engine}
            name={last.group}
            href={entityHref(`consumer-group:${last.connection}/${last.group}`)}
          />
        </>
      )}
      <span className="hidden md:ml-2 md:inline">{promiseWords(pipeline)}</span>
    </>
  )
}

function promiseWords({ slo, owner, origin }: PipelineLatency['pipeline']): string {
  const target = slo
    ? `${formatPercent(slo.quantile, { decimals: 0 })} within ${formatDuration(slo.targetMs)} over ${slo.window.replace(/(\d+)/, '$1\u00a0')}`
    : 'no SLA declared'
  return [target, owner && `owner ${owner}`, origin === 'file' && 'from fresnel.yaml'].filter(Boolean).join(' · ')
}
