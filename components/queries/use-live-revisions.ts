'use client'

import { useQueryClient, type QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { REVISED, type Resource } from './keys.ts'
import { listenForRevisions, type Revision } from './revision-source.ts'

/** However often things change, a page asks at most once a second. */
export const THROTTLE_MS = 1_000

const ALL = [...new Set(Object.values(REVISED).flat())]

/** Collects revisions and invalidates their resources at most once in `THROTTLE_MS`: at once, then in bundles. */
export function createRefresher(invalidate: (resources: ReadonlySet<Resource>) => void) {
  let waiting = new Set<Resource>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = () => {
    timer = undefined
    if (waiting.size === 0) return
    const resources = waiting
    waiting = new Set()
    timer = setTimeout(flush, THROTTLE_MS)
    invalidate(resources)
  }
  return {
    add: (revision: Revision) => {
      for (const resource of revision === 'resync' ? ALL : REVISED[revision]) waiting.add(resource)
      if (timer === undefined) flush()
    },
    stop: () => {
      clearTimeout(timer)
      timer = undefined
      waiting = new Set()
    },
  }
}

function invalidate(client: QueryClient, resources: ReadonlySet<Resource>): void {
  for (const resource of resources) void client.invalidateQueries({ queryKey: [resource] })
}

/** Keeps what is on screen current by the server's events. Stops while the tab is hidden, catches up when it returns. */
export function useLiveRevisions(): void {
  const client = useQueryClient()
  useEffect(() => {
    const refresher = createRefresher((resources) => invalidate(client, resources))
    let stream: AbortController | undefined
    const start = () => {
      stream = new AbortController()
      listenForRevisions((revision) => refresher.add(revision), stream.signal)
    }
    const stop = () => {
      stream?.abort()
      stream = undefined
      refresher.stop()
    }
    const onVisibility = () => {
      if (document.hidden) stop()
      else if (!stream) {
        start()
        refresher.add('resync')
      }
    }
    if (!document.hidden) start()
    document.addEventListener('visibilitychange', onVisibility)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      stop()
    }
  }, [client])
}
