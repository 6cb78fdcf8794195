import type { Metadata } from 'next'
import { Hydrated } from '#components/queries/hydrated.tsx'
import { keys, type PageParams } from '#components/queries/keys.ts'
import { topologyViewOf } from '#components/topology/topology-params.ts'
import { TopologyScreen } from '#components/topology/topology-screen.tsx'
import { pageUser } from '#server/runtime/page-user.ts'
import { reads } from '#server/runtime/reads.ts'

export const metadata: Metadata = { title: 'Topology' }

export default async function TopologyPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  await pageUser('inventory:read')
  const view = topologyViewOf(await searchParams)
  return (
    <Hydrated prefetch={[{ queryKey: keys.topology(view), read: () => reads().topology(view) }]}>
      <TopologyScreen view={view} />
    </Hydrated>
  )
}
