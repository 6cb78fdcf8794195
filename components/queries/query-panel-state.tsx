'use client'

import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ErrorState, LoadingBars } from '../ui/states.tsx'
import { ReadError } from './ask-json.ts'

type Result<T> = Pick<UseQueryResult<T>, 'data' | 'error' | 'isFetching' | 'errorUpdatedAt'> & {
  refetch: () => Promise<unknown>
}

/**
 * The four states of what a panel shows: loading in the panel's height, a failure with its source and a retry, or the
 * data. Data that is there stays when a refresh fails: `RefreshProblem` says so above the page.
 */
export function QueryPanelState<T>(props: { query: Result<T>; rows?: number; children: (data: T) => ReactNode }) {
  const { query, rows = 4, children } = props
  if (query.data !== undefined) return children(query.data)
  if (query.error)
    return (
      <ErrorState
        failure={failureOf(query.error)}
        sinceMs={query.errorUpdatedAt}
        retrying={query.isFetching}
        onRetry={() => void query.refetch()}
      />
    )
  return <LoadingBars rows={rows} />
}

function failureOf(error: Error) {
  if (error instanceof ReadError)
    return { message: error.message, source: error.source, requestId: error.requestId, code: error.code }
  return { message: error.message, source: 'this page', requestId: null, code: 'internal' }
}
