'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import { formatTime } from '#server/contracts/format.ts'
import { Button } from '../ui/button.tsx'
import { Note } from '../ui/note.tsx'

type Result = Pick<UseQueryResult, 'data' | 'error' | 'dataUpdatedAt' | 'isFetching'> & {
  refetch: () => Promise<unknown>
}

/** Data is on the page, but asking for newer failed: says so above it, and keeps it readable. */
export function RefreshProblem({ query }: { query: Result }) {
  if (query.data === undefined || !query.error) return null
  return (
    <div role="status">
      <Note look="stale">
        <span className="flex flex-wrap items-center gap-2">
          <span className="min-w-0">
            {query.error.message} Below is what was known at {formatTime(query.dataUpdatedAt, { seconds: true })} UTC.
          </span>
          <Button size="small" disabled={query.isFetching} onClick={() => void query.refetch()}>
            Retry
          </Button>
        </span>
      </Note>
    </div>
  )
}
