import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { AuditList } from '#server/contracts/audit.ts'
import type { ConnectionList } from '#server/contracts/connections.ts'
import type { State } from '#server/contracts/entities.ts'
import type { GroupDetail, GroupPage, TopicDetail, TopicPage } from '#server/contracts/inventory.ts'
import type { Overview, Shell } from '#server/contracts/overview.ts'
import type { LatencyQuery, PipelineLatency, PipelineList } from '#server/contracts/pipelines.ts'
import type { SearchResult } from '#server/contracts/search.ts'
import type { Topology } from '#server/contracts/topology.ts'
import { getJson, withQuery } from './ask-json.ts'
import { keys, type Scope } from './keys.ts'

/** A slow poll under the live events: should those fail, numbers age instead of standing still for ever. */
const BACKUP_POLL_MS = 30_000

/** One GET of the API as query options: its key decides the cache, its path the question. */
const read = <T, const K extends readonly unknown[]>(queryKey: K, path: string) =>
  queryOptions({
    queryKey,
    queryFn: ({ signal }) => getJson<T>(path, signal),
    refetchInterval: BACKUP_POLL_MS,
    // Another filter or range shows the old answer until the new one is there: the layout never jumps.
    placeholderData: keepPreviousData,
  })

export type InventoryParams = Scope & {
  q?: string
  state?: State
  owner?: string
  internal?: boolean
  sort?: string
  order?: 'asc' | 'desc'
  /** From the page before; nothing for the first. */
  cursor?: string | undefined
  limit?: number
}
export type TopologyParams = Scope & { focus?: string; up?: number; down?: number }
export type LatencyParams = Partial<Pick<LatencyQuery, 'range'>>

export const shellQuery = () => read<Shell, ReturnType<typeof keys.shell>>(keys.shell(), '/api/v1/shell')

export const overviewQuery = (scope: Scope) =>
  read<Overview, ReturnType<typeof keys.overview>>(keys.overview(scope), withQuery('/api/v1/overview', scope))

export const pipelinesQuery = (scope: Scope) =>
  read<PipelineList, ReturnType<typeof keys.pipelines>>(keys.pipelines(scope), withQuery('/api/v1/pipelines', scope))

export const latencyQuery = (id: string, query: LatencyParams) =>
  read<PipelineLatency, ReturnType<typeof keys.latency>>(
    keys.latency(id, query),
    withQuery(`/api/v1/pipelines/${encodeURIComponent(id)}/latency`, query),
  )

export const topicQuery = (urn: string) =>
  read<TopicDetail, ReturnType<typeof keys.topic>>(keys.topic(urn), `/api/v1/topics/${encodeURIComponent(urn)}`)

export const groupQuery = (urn: string) =>
  read<GroupDetail, ReturnType<typeof keys.group>>(keys.group(urn), `/api/v1/groups/${encodeURIComponent(urn)}`)

export const topologyQuery = (query: TopologyParams) =>
  read<Topology, ReturnType<typeof keys.topology>>(keys.topology(query), withQuery('/api/v1/topology', query))

/** Cursor pages: `fetchNextPage` goes on from `nextCursor`. */
const readPages = <T extends { nextCursor: string | null }, const K extends readonly unknown[]>(
  queryKey: K,
  pathOf: (cursor: string | undefined) => string,
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ signal, pageParam }) => getJson<T>(pageParam === '' ? pathOf(undefined) : pathOf(pageParam), signal),
    initialPageParam: '',
    getNextPageParam: (last: T) => last.nextCursor,
  })

/** One page of a list; `cursor` is what the page before said comes next. */
export const topicsQuery = (query: InventoryParams) =>
  read<TopicPage, ReturnType<typeof keys.topics<InventoryParams>>>(
    keys.topics(query),
    withQuery('/api/v1/topics', query),
  )

export const groupsQuery = (query: InventoryParams) =>
  read<GroupPage, ReturnType<typeof keys.groups<InventoryParams>>>(
    keys.groups(query),
    withQuery('/api/v1/groups', query),
  )

export const connectionsQuery = () =>
  read<ConnectionList, ReturnType<typeof keys.connections>>(
    keys.connections(),
    withQuery('/api/v1/connections', { limit: 200 }),
  )

export const auditQuery = () =>
  readPages<AuditList, ReturnType<typeof keys.audit>>(keys.audit(), (cursor) => withQuery('/api/v1/audit', { cursor }))

export const searchQuery = (q: string) =>
  queryOptions({
    queryKey: keys.search(q),
    queryFn: ({ signal }) => getJson<SearchResult>(withQuery('/api/v1/search', { q }), signal),
    enabled: q !== '',
    placeholderData: keepPreviousData,
  })
