'use client'

import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ReadError } from '../queries/ask-json.ts'
import { QueryPanelState } from '../queries/query-panel-state.tsx'
import { groupQuery, topicQuery } from '../queries/reads.ts'
import { ButtonLink } from '../ui/button.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { PageBody } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import { GroupSummary } from './group-summary.tsx'
import { TopicSummary } from './topic-summary.tsx'

/** The part of a URN after the connection: what a person calls it. */
const nameOf = (urn: string) => urn.slice(urn.indexOf('/') + 1)

export function TopicPageBody({ urn }: { urn: string }) {
  const query = useQuery(topicQuery(urn))
  return (
    <Entity urn={urn} kind="topic" query={query}>
      {(detail) => <TopicSummary detail={detail} />}
    </Entity>
  )
}

export function GroupPageBody({ urn }: { urn: string }) {
  const query = useQuery(groupQuery(urn))
  return (
    <Entity urn={urn} kind="group" query={query}>
      {(detail) => <GroupSummary detail={detail} />}
    </Entity>
  )
}

function Entity<T>(props: {
  urn: string
  kind: 'topic' | 'group'
  query: UseQueryResult<T>
  children: (detail: T) => ReactNode
}) {
  const { urn, kind, query, children } = props
  if (query.data !== undefined) return children(query.data)
  const unknown = query.error instanceof ReadError && query.error.code === 'not_found'
  return (
    <>
      <PageHeader title={nameOf(urn)} mono />
      <PageBody>
        <section aria-label={nameOf(urn)} className="rounded-panel border border-line bg-surface">
          {unknown ? (
            <EmptyState
              title={`No ${kind} of this name was ever seen`}
              action={<ButtonLink href={`/inventory/${kind}s`}>Look in the inventory</ButtonLink>}
            >
              Check the name and the cluster. Something made in the last minute appears with the next inventory.
            </EmptyState>
          ) : (
            <QueryPanelState query={query} rows={10}>
              {children}
            </QueryPanelState>
          )}
        </section>
      </PageBody>
    </>
  )
}
