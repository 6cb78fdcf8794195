import type { State } from '#server/contracts/entities.ts'
import type { GROUP_SORTS, TOPIC_SORTS } from '#server/contracts/inventory.ts'
import { one, scopeOf, type PageParams, type Scope } from '../queries/keys.ts'
import { WORST_FIRST } from '../ui/state-glyph.tsx'

/** One page of a list: what is mounted at a time. */
export const PAGE_ROWS = 50

export type InventoryKind = 'topics' | 'groups'

/** The columns that a list sorts by. Worst first is the order without one. */
const SORTS = {
  topics: ['name', 'partitions', 'ratePerSecond', 'sizeBytes', 'readers'],
  groups: ['name', 'lagSeconds', 'lagRecords', 'members'],
} as const satisfies {
  topics: readonly (typeof TOPIC_SORTS)[number][]
  groups: readonly (typeof GROUP_SORTS)[number][]
}
export type SortColumn = (typeof SORTS)[InventoryKind][number]

/** What the address bar says of a list. Unknown words in it are ignored, so that an old link still opens. */
export type ListParams = Scope & {
  q?: string
  state?: State
  internal?: boolean
  sort?: SortColumn
  order?: 'asc' | 'desc'
}

export function listParamsOf(kind: InventoryKind, params: PageParams): ListParams {
  const [q, order] = [one(params.q), one(params.order)]
  const sort = SORTS[kind].find((each) => each === one(params.sort))
  const state = WORST_FIRST.find((each) => each === one(params.state))
  return {
    ...scopeOf(params),
    ...(q && { q: q.slice(0, 249) }),
    ...(state && { state }),
    ...(one(params.internal) === 'true' && { internal: true }),
    ...(sort && { sort }),
    ...((order === 'asc' || order === 'desc') && { order }),
  }
}

/** The list with some of its parameters changed; undefined takes one away. */
export function listHref(
  kind: InventoryKind,
  params: ListParams,
  change: { [K in keyof ListParams]?: ListParams[K] | undefined } = {},
): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...params, ...change }))
    if (value !== undefined && value !== false) search.set(name, String(value))
  const text = search.toString()
  return `/inventory/${kind}${text && `?${text}`}`
}

/** A click on a head: its own first direction, then the other, then back to worst first. */
export function sortHref(kind: InventoryKind, params: ListParams, column: SortColumn, first: 'asc' | 'desc'): string {
  const other = first === 'asc' ? 'desc' : 'asc'
  if (params.sort !== column) return listHref(kind, params, { sort: column, order: first })
  if ((params.order ?? first) === first) return listHref(kind, params, { sort: column, order: other })
  return listHref(kind, params, { sort: undefined, order: undefined })
}

export const sortedBy = (params: ListParams, column: SortColumn, first: 'asc' | 'desc') =>
  params.sort === column ? (params.order ?? first) : null
