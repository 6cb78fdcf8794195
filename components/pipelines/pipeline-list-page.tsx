'use client'

import { useQuery } from '@tanstack/react-query'
import type { PipelineList } from '#server/contracts/pipelines.ts'
import { PipelineLegend, PipelineTable } from '../charts/pipeline-table.tsx'
import type { Scope } from '../queries/keys.ts'
import { QueryPanelState } from '../queries/query-panel-state.tsx'
import { pipelinesQuery } from '../queries/reads.ts'
import { FreshnessRing } from '../ui/age-ring.tsx'
import { NoPipelines } from '../ui/no-pipelines.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { PageBody, Panel } from '../ui/panel.tsx'
import { Tag } from '../ui/tag.tsx'
import { VerdictSentence } from '../ui/verdict-sentence.tsx'

/** Which pipelines are within their SLA, and which hop is to blame? */
export function PipelineListPage({ scope }: { scope: Scope }) {
  const query = useQuery(pipelinesQuery(scope))
  const { data } = query
  return (
    <>
      <PageHeader
        title="Pipelines"
        tags={
          <>
            {scope.env && <Tag>{scope.env}</Tag>}
            {scope.cluster && <Tag look="line">{scope.cluster}</Tag>}
          </>
        }
        age={data && <FreshnessRing freshness={data.freshness} />}
      />
      <PageBody>
        {data && data.items.length > 0 && <VerdictSentence sentence={data.sentence} />}
        <Panel
          title="Pipelines, worst first"
          {...(data && { sub: data.items.length })}
          actions={data && data.items.length > 0 && <PipelineLegend />}
          footer={data && data.items.length > 0 && originWords(data)}
        >
          <QueryPanelState query={query} rows={8}>
            {({ items }) =>
              items.length === 0 ? (
                <NoPipelines seen="Topics and consumer groups are discovered by themselves." />
              ) : (
                <PipelineTable rows={items} />
              )
            }
          </QueryPanelState>
        </Panel>
      </PageBody>
    </>
  )
}

/** Where they are declared, because that is where they are changed. */
function originWords({ items }: PipelineList): string {
  const fromFile = items.filter(({ origin }) => origin === 'file').length
  if (fromFile === items.length) return 'All are declared in fresnel.yaml; changing that file changes them here.'
  return `${fromFile} of ${items.length} are declared in fresnel.yaml.`
}
