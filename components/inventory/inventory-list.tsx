'use client'

import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import type { GroupPage, GroupRow, TopicPage, TopicRow } from '#server/contracts/inventory.ts'
import { QueryPanelState } from '../queries/query-panel-state.tsx'
import { groupsQuery, shellQuery, topicsQuery } from '../queries/reads.ts'
import { isStale, useAgeMs } from '../ui/age-ring.tsx'
import { Note } from '../ui/note.tsx'
import { PageBody } from '../ui/panel.tsx'
import { StaleNote } from '../ui/states.tsx'
import { GroupTable } from './group-table.tsx'
import { InventoryFilters } from './inventory-filters.tsx'
import { InventoryHeader } from './inventory-header.tsx'
import { PAGE_ROWS, type InventoryKind, type ListParams } from './inventory-params.ts'
import { ListFooter } from './list-footer.tsx'
import { NothingHere } from './nothing-here.tsx'
import { ReadErrors } from './read-errors.tsx'
import { TopicTable } from './topic-table.tsx'

export function TopicInventory({ params }: { params: ListParams }) {
  const trail = useCursorTrail(params)
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
  const trail = useCursorTrail(params)
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

/** The cursors that led here, so that Previous goes back the way one came. Another filter starts at the first page. */
function useCursorTrail(params: ListParams) {
  const list = JSON.stringify(params)
  const [trail, setTrail] = useState<{ list: string; cursors: readonly string[] }>({ list, cursors: [] })
  const cursors = trail.list === list ? trail.cursors : []
  return {
    cursor: cursors.at(-1),
    page: cursors.length,
    next: (cursor: string) => setTrail({ list, cursors: [...cursors, cursor] }),
    previous: () => setTrail({ list, cursors: cursors.slice(0, -1) }),
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
  const clusters = useClusterCount(params)
  return (
    <>
      <InventoryHeader kind={kind} freshness={query.data?.freshness} />
      <PageBody>
        <InventoryFilters kind={kind} params={params} counts={query.data?.counts} />
        {query.data && <SnapshotNotes page={query.data} />}
        <div className="min-w-0 rounded-panel border border-line bg-surface">
          <QueryPanelState query={query} rows={12}>
            {(page) => (
              <>
                {page.items.length === 0 ? (
                  <NothingHere kind={kind} params={params} freshness={page.freshness} clusters={clusters} />
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

/** Above the rows: that they are old, or that something of them could not be read. Without rows it is said in their place. */
function SnapshotNotes({ page }: { page: Omit<TopicPage, 'items'> & { items: readonly unknown[] } }) {
  const { freshness } = page
  const { takenAt, errors } = freshness
  const ageMs = useAgeMs(freshness)
  if (takenAt === null ? errors.length > 0 : isStale(ageMs, freshness.intervalMs))
    return <StaleNote source={errors[0]?.source ?? 'The collector'} takenAt={takenAt} ageMs={ageMs} />
  if (errors.length === 0 || page.items.length === 0) return null
  return (
    <Note look="risk">
      <b>Not all of it could be read.</b>
      <ReadErrors errors={errors} />
    </Note>
  )
}

/** How many clusters the scope of a list takes in. */
function useClusterCount({ env, cluster }: ListParams): number {
  const environments = useQuery(shellQuery()).data?.environments ?? []
  if (cluster !== undefined) return 1
  return environments.filter(({ name }) => env === undefined || name === env).flatMap(({ clusters }) => clusters).length
}
