import type { Metadata } from 'next'
import { PipelineLatencyPage } from '#components/latency/pipeline-latency-page.tsx'
import { rangeOf } from '#components/latency/ranges.ts'
import { Hydrated } from '#components/queries/hydrated.tsx'
import type { PageParams } from '#components/queries/keys.ts'
import { latencyQuery } from '#components/queries/reads.ts'
import { pageUser } from '#server/runtime/page-user.ts'
import { reads } from '#server/runtime/reads.ts'

type Props = { params: Promise<{ id: string }>; searchParams: Promise<PageParams> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Latency of ${decodeURIComponent((await params).id)}` }
}

export default async function LatencyPage({ params, searchParams }: Props) {
  await pageUser('pipeline:read')
  const id = decodeURIComponent((await params).id)
  const range = rangeOf((await searchParams).range)
  return (
    <Hydrated
      prefetch={[
        { queryKey: latencyQuery(id, { range }).queryKey, read: () => reads().pipelineLatency(id, { range }) },
      ]}
    >
      <PipelineLatencyPage id={id} range={range} />
    </Hydrated>
  )
}
