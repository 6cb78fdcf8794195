import type { Metadata } from 'next'
import { TopicInventory } from '#components/inventory/inventory-list.tsx'
import { listParamsOf, PAGE_ROWS } from '#components/inventory/inventory-params.ts'
import { Hydrated } from '#components/queries/hydrated.tsx'
import { keys, type PageParams } from '#components/queries/keys.ts'
import { pageUser } from '#server/runtime/page-user.ts'
import { reads } from '#server/runtime/reads.ts'

export const metadata: Metadata = { title: 'Topics' }

export default async function TopicsPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  await pageUser('inventory:read')
  const params = listParamsOf('topics', await searchParams)
  const query = { ...params, limit: PAGE_ROWS }
  const read = () => reads().topics({ internal: false, ...query })
  return (
    <Hydrated prefetch={[{ queryKey: keys.topics(query), read }]}>
      <TopicInventory params={params} />
    </Hydrated>
  )
}
