'use client'

import { notifyManager, useQueryClient, type Query, type QueryClient } from '@tanstack/react-query'
import { useCallback, useSyncExternalStore } from 'react'
import { formatTime } from '#server/contracts/format.ts'
import { Button } from '../ui/button.tsx'
import { Note } from '../ui/note.tsx'

/** Data is on the page, but asking for newer failed: says so once, above the page, and the data stays readable. */
export function RefreshProblem() {
  const failing = useFailingRefreshes()
  const error = failing[0]?.state.error
  if (!error) return null
  const knownAtMs = Math.min(...failing.map(({ state }) => state.dataUpdatedAt))
  const isFetching = failing.some(({ state }) => state.fetchStatus === 'fetching')
  return (
    <div role="status" className="px-(--gutter) pt-3">
      <Note look="stale">
        <span className="flex flex-wrap items-center gap-2">
          <span className="min-w-0">
            {error.message} Below is what was known at {formatTime(knownAtMs, { seconds: true })} UTC.
          </span>
          <Button
            size="small"
            disabled={isFetching}
            onClick={() => void Promise.allSettled(failing.map((query) => query.fetch()))}
          >
            Retry
          </Button>
        </span>
      </Note>
    </div>
  )
}

/** What is on screen with data whose last refresh failed. What has no data shows its error in its own panel. */
const failingOf = (client: QueryClient): Query[] =>
  client
    .getQueryCache()
    .findAll({ type: 'active' })
    .filter(({ state }) => state.data !== undefined && state.error !== null)

function useFailingRefreshes(): Query[] {
  const client = useQueryClient()
  const subscribe = useCallback(
    (onChange: () => void) => client.getQueryCache().subscribe(notifyManager.batchCalls(onChange)),
    [client],
  )
  // Text, because a snapshot has to be equal to the one before until something that is shown has changed.
  const snapshot = () =>
    failingOf(client)
      .map(({ queryHash, state }) => [queryHash, state.errorUpdatedAt, state.fetchStatus].join(' '))
      .join('\n')
  return useSyncExternalStore(subscribe, snapshot, () => '') === '' ? [] : failingOf(client)
}
