import { dehydrate, HydrationBoundary, QueryClient, type QueryKey } from '@tanstack/react-query'
import type { ReactNode } from 'react'

type Prefetch = { queryKey: QueryKey; read: () => Promise<unknown>; pages?: boolean }

/**
 * For pages: runs the reads on the server and hands their answers to the client's cache, so that the first paint has data.
 * A read that fails is left out; the client asks again and shows the error in the panel that wanted it. `pages` is for
 * queries of cursor pages.
 */
export async function Hydrated({ prefetch, children }: { prefetch: readonly Prefetch[]; children: ReactNode }) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } })
  await Promise.all(
    prefetch.map(({ queryKey, read, pages }) =>
      (pages
        ? client.infiniteQuery({ queryKey, queryFn: read, initialPageParam: '', getNextPageParam: () => null })
        : client.query({ queryKey, queryFn: read })
      ).catch(() => undefined),
    ),
  )
  return <HydrationBoundary state={dehydrate(client)}>{children}</HydrationBoundary>
}
