import type { Metadata } from 'next'
import { PipelineListPage } from '#components/pipelines/pipeline-list-page.tsx'
import { Hydrated } from '#components/queries/hydrated.tsx'
import { scopeOf, type PageParams } from '#components/queries/keys.ts'
import { pipelinesQuery } from '#components/queries/reads.ts'
import { pageUser } from '#server/runtime/page-user.ts'
import { reads } from '#server/runtime/reads.ts'

export const metadata: Metadata = { title: 'Pipelines' }

export default async function PipelinesPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  await pageUser('pipeline:read')
  const scope = scopeOf(await searchParams)
  return (
    <Hydrated prefetch={[{ queryKey: pipelinesQuery(scope).queryKey, read: () => reads().pipelines(scope) }]}>
      <PipelineListPage scope={scope} />
    </Hydrated>
  )
}
