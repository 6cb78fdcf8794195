import type { State } from '../../contracts/entities.ts'
import type { InventoryQuery } from '../../contracts/inventory.ts'
import { pageOf, type Page, type SortField } from '../../domain/list-page.ts'
import { stateRank } from '../../domain/state-order.ts'
import { AppError } from '../app-error.ts'

/** What both lists have in common of a row before its documents are read. */
export type Judged = { urn: string; name: string; owner: string | null; state: State }
export type Counts = Partial<Record<State, number>>
export type Sorts<T> = Record<string, (item: T) => number | string | null>

/** Filters, counts by state, sorts and cuts one page. Throws `invalid_input` for an unknown sort or a foreign cursor. */
export function listEntities<T extends Judged>(
  all: readonly T[],
  query: InventoryQuery,
  sorts: Sorts<T>,
  figure: (item: T) => number | null,
): { page: Page<T>; total: number; counts: Counts } {
  const needle = query.q?.trim().toLowerCase() ?? ''
  const matching = all.filter(
    ({ name, owner }) =>
      (needle === '' || name.toLowerCase().includes(needle)) && (query.owner === undefined || owner === query.owner),
  )
  const chosen = query.state === undefined ? matching : matching.filter(({ state }) => state === query.state)
  const by = `${query.sort ?? 'state'}:${query.order ?? 'default'}`
  const page = pageOf(chosen, sortFields(query, sorts, figure), { by, cursor: query.cursor, limit: query.limit })
  if (!page) throw invalid('The cursor belongs to another list: start from the first page.')
  return { page, total: chosen.length, counts: countStates(matching) }
}

function sortFields<T extends Judged>(
  { sort = 'state', order }: InventoryQuery,
  sorts: Sorts<T>,
  figure: (item: T) => number | null,
): SortField<T>[] {
  const last: SortField<T>[] = [
    { of: ({ name }) => name, descending: false },
    { of: ({ urn }) => urn, descending: false },
  ]
  if (sort === 'state')
    return [
      { of: ({ state }) => stateRank(state), descending: order === 'desc' },
      { of: figure, descending: true },
      ...last,
    ]
  const of = Object.hasOwn(sorts, sort) ? sorts[sort] : undefined
  if (!of) throw invalid(`Cannot sort by “${sort}”: use state, ${Object.keys(sorts).join(', ')}.`)
  return [{ of, descending: order === 'desc' }, ...last]
}

function countStates(items: readonly Judged[]): Counts {
  const counts: Counts = {}
  for (const { state } of items) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

const invalid = (userMessage: string): AppError => new AppError('invalid_input', { message: userMessage, userMessage })
