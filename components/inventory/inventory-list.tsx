'use client'

import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { GroupPage, GroupRow, TopicPage, TopicRow } from '#server/contracts/inventory.ts'
import { QueryPanelState } from '../queries/query-panel-state.tsx'
import { groupsQuery, topicsQuery } from '../queries/reads.ts'
import { isStale, useAgeMs } from '../ui/age-ring.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { PageBody } from '../ui/panel.tsx'
import { EmptyState, StaleNote } from '../ui/states.tsx'
import { GroupTable } from './group-table.tsx'
import { InventoryFilters } from './inventory-filters.tsx'
import { InventoryHeader } from './inventory-header.tsx'
import { listHref, PAGE_ROWS, type InventoryKind, type ListParams } from './inventory-params.ts'
import { ListFooter } from './list-footer.tsx'
import { TopicTable } from './topic-table.tsx'

/** Keyed by its parameters where it is used: another filter starts again at the first page. */
export function TopicInventory({ params }: { params: ListParams }) {
  const trail = useCursorTrail()
  const query = useQuery(topicsQuery({ ...params, limit: PAGE_ROWS, cursor: trail.cursor }))
  return (
    <Inventory<TopicRow, TopicPage>
      kind="topics"
      params={params}
      query={query}
      trail={trail}
      explanation="Broken first, then by name. Rates are of offsets over the last minute."
      table={(rows) => <TopicTable rows={rows} params={params} />}
    />
  )
}

export function GroupInventory({ params }: { params: ListParams }) {
  const trail = useCursorTrail()
  const query = useQuery(groupsQuery({ ...params, limit: PAGE_ROWS, cursor: trail.cursor }))
  return (
    <Inventory<GroupRow, GroupPage>
      kind="groups"
      params={params}
      query={query}
      trail={trail}
      explanation="Lag in seconds is the age of the oldest record not yet read; the band says how sure."
      table={(rows) => <GroupTable rows={rows} params={params} />}
    />
  )
}

/** The cursors that led here, so that Previous goes back the way one came. */
function useCursorTrail() {
  const [cursors, setCursors] = useState<readonly string[]>([])
  return {
    cursor: cursors.at(-1),
    page: cursors.length,
    next: (cursor: string) => setCursors([...cursors, cursor]),
    previous: () => setCursors(cursors.slice(0, -1)),
  }
}

function Inventory<R, P extends Omit<TopicPage, 'items'> & { items: R[] }>(props: {
  kind: InventoryKind
  params: ListParams
  query: UseQueryResult<P>
  trail: ReturnType<typeof useCursorTrail>
  explanation: string
  table: (rows: readonly R[]) => ReactNode
}) {
  const { kind, params, query, trail, explanation, table } = props
  return (
    <>
      <InventoryHeader kind={kind} freshness={query.data?.freshness} />
      <PageBody>
        <InventoryFilters kind={kind} params={params} counts={query.data?.counts} />
        {query.data && <SnapshotNotes freshness={query.data.freshness} />}
        <div className="min-w-0 rounded-panel border border-line bg-surface">
          <QueryPanelState query={query} rows={12}>
            {(page) => (
              <>
                {page.items.length === 0 ? (
                  <NothingHere kind={kind} params={params} takenAt={page.freshness.takenAt} />
                ) : (
                  table(page.items)
                )}
                <ListFooter
                  page={trail.page}
                  rows={page.items.length}
                  total={page.total}
                  explanation={explanation}
                  onPrevious={trail.previous}
                  onNext={page.nextCursor === null ? null : () => trail.next(page.nextCursor ?? '')}
                />
              </>
            )}
          </QueryPanelState>
        </div>
      </PageBody>
    </>
  )
}

function SnapshotNotes({ freshness }: { freshness: TopicPage['freshness'] }) {
  const ageMs = useAgeMs(freshness)
  if (freshness.takenAt !== null && !isStale(ageMs, freshness.intervalMs)) return null
  if (freshness.takenAt === null && freshness.errors.length === 0) return null
  const source = freshness.errors[0]?.source ?? 'The collector'
  return <StaleNote source={source} takenAt={freshness.takenAt} ageMs={ageMs} />
}

/** "None match" and "none are known" are different answers. */
function NothingHere(props: { kind: InventoryKind; params: ListParams; takenAt: string | null }) {
  const { kind, params, takenAt } = props
  const filtered = params.q !== undefined || params.state !== undefined
  if (filtered)
    return (
      <EmptyState
        title={`No ${kind} match`}
        action={
          <ButtonLink href={listHref(kind, params, { q: undefined, state: undefined })}>Clear the filter</ButtonLink>
        }
      >
        {params.q !== undefined && `Nothing has “${params.q}” in its name. `}
        {kind === 'topics' && !params.internal && 'Internal topics are hidden.'}
      </EmptyState>
    )
  if (takenAt === null)
    return (
      <EmptyState
        title="No inventory yet"
        action={<ButtonLink href="/settings/connections">Open connections</ButtonLink>}
      >
        It is taken within a minute of adding a Kafka. If it stays empty, the connection says why.
      </EmptyState>
    )
  return <EmptyState title={`This cluster has no ${kind}`} coverage={{ lit: 1, total: 4 }} />
}
