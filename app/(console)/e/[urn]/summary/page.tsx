import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { GroupPageBody, TopicPageBody } from '#components/entity/entity-page.tsx'
import { Hydrated } from '#components/queries/hydrated.tsx'
import { keys } from '#components/queries/keys.ts'
import { pageUser } from '#server/runtime/page-user.ts'
import { reads } from '#server/runtime/reads.ts'

type Props = { params: Promise<{ urn: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const urn = decodeURIComponent((await params).urn)
  return { title: urn.slice(urn.indexOf('/') + 1) }
}

export default async function EntitySummaryPage({ params }: Props) {
  await pageUser('inventory:read')
  const urn = decodeURIComponent((await params).urn)
  if (urn.startsWith('topic:'))
    return (
      <Hydrated prefetch={[{ queryKey: keys.topic(urn), read: () => reads().topic(urn) }]}>
        <TopicPageBody urn={urn} />
      </Hydrated>
    )
  if (urn.startsWith('consumer-group:'))
    return (
      <Hydrated prefetch={[{ queryKey: keys.group(urn), read: () => reads().group(urn) }]}>
        <GroupPageBody urn={urn} />
      </Hydrated>
    )
  notFound()
}
