'use client'

import { useQuery } from '@tanstack/react-query'
import { formatCountOf } from '#server/contracts/format.ts'
import type { Overview as OverviewData } from '#server/contracts/overview.ts'
import { PipelineLegend, PipelineTable } from '../charts/pipeline-table.tsx'
import type { Scope } from '../queries/keys.ts'
import { QueryPanelState } from '../queries/query-panel-state.tsx'
import { overviewQuery } from '../queries/reads.ts'
import { FreshnessRing } from '../ui/age-ring.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { NoPipelines } from '../ui/no-pipelines.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { PageBody, Panel } from '../ui/panel.tsx'
import { ScopedLink } from '../ui/scoped-link.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Tag } from '../ui/tag.tsx'
import { VerdictSentence } from '../ui/verdict-sentence.tsx'
import { Changes } from './changes.tsx'
import { Clusters } from './clusters.tsx'
import { Degraded } from './degraded.tsx'
import { LivePath } from './live-path.tsx'

/** What is broken or burning budget? */
export function Overview({ scope }: { scope: Scope }) {
  const query = useQuery(overviewQuery(scope))
  return (
    <>
      <PageHeader
        title="Overview"
        tags={<ScopeTags scope={scope} />}
        age={query.data && <FreshnessRing freshness={query.data.freshness} />}
      />
      <PageBody>
        {query.data === undefined ? (
          <Panel title="Pipelines, worst first">
            <QueryPanelState query={query} rows={8}>
              {() => null}
            </QueryPanelState>
          </Panel>
        ) : query.data.clusters.length === 0 ? (
          <NothingConnected />
        ) : (
          <Answer data={query.data} />
        )}
      </PageBody>
    </>
  )
}

function ScopeTags({ scope }: { scope: Scope }) {
  return (
    <>
      {scope.env && <Tag look={/prod|live/.test(scope.env) ? 'production' : 'plain'}>{scope.env}</Tag>}
      {scope.cluster && <Tag look="line">{scope.cluster}</Tag>}
    </>
  )
}

function NothingConnected() {
  return (
    <Panel title="Pipelines, worst first">
      <EmptyState
        title="Nothing is connected here"
        action={
          <ButtonLink look="primary" href="/settings/connections">
            Add a connection
          </ButtonLink>
        }
      >
        Fresnel reads counters of a Kafka cluster. With its address it finds topics and consumer groups within a minute.
      </EmptyState>
    </Panel>
  )
}

function Answer({ data }: { data: OverviewData }) {
  const more = data.pipelineTotal - data.pipelines.length
  return (
    <>
      <VerdictSentence sentence={data.sentence} />
      <Panel
        title="Pipelines, worst first"
        sub={data.pipelineTotal}
        actions={data.pipelines.length > 0 && <PipelineLegend />}
        footer={
          more > 0 && (
            <>
              {more} more{' '}
              <ScopedLink href="/pipelines" className="ml-1 font-medium text-accent">
                Show all {data.pipelineTotal}
              </ScopedLink>
            </>
          )
        }
      >
        {data.pipelines.length === 0 ? <NoPipelines seen={seenWords(data)} /> : <PipelineTable rows={data.pipelines} />}
      </Panel>
      {data.pipelines[0] && <LivePath row={data.pipelines[0]} />}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-(--gap) lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_320px] 2xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_400px]">
        <Degraded data={data} />
        <Changes changes={data.changes} />
        <Clusters data={data} />
      </div>
    </>
  )
}

/** `Fresnel sees 120 topics and 14 consumer groups.` */
function seenWords({ clusters }: OverviewData): string {
  const sum = (pick: (cluster: OverviewData['clusters'][number]) => number | null) =>
    clusters.reduce((total, cluster) => total + (pick(cluster) ?? 0), 0)
  return `Fresnel sees ${formatCountOf(
    sum(({ topics }) => topics),
    'topic',
  )} and ${formatCountOf(
    sum(({ groups }) => groups),
    'consumer group',
  )}.`
}
