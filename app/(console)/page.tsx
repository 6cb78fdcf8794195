import type { Metadata } from 'next'
import { Overview } from '#components/overview/overview.tsx'
import { Hydrated } from '#components/queries/hydrated.tsx'
import { scopeOf, type PageParams } from '#components/queries/keys.ts'
import { overviewQuery } from '#components/queries/reads.ts'
import { pageUser } from '#server/runtime/page-user.ts'
import { reads } from '#server/runtime/reads.ts'

export const metadata: Metadata = { title: 'Overview' }

export default async function OverviewPage({ searchParams }: { searchParams: Promise<PageParams> }) {
  await pageUser('inventory:read')
  const scope = scopeOf(await searchParams)
  return (
    <Hydrated prefetch={[{ queryKey: overviewQuery(scope).queryKey, read: () => reads().overview(scope) }]}>
      <Overview scope={scope} />
    </Hydrated>
  )
}
