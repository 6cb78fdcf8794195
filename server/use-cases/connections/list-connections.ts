import type { ConnectionList, ConnectionListQuery } from '../../contracts/connections.ts'
import type { ConnectionRepository } from '../ports/connection-repository.ts'

/** One page by name. Reads one row more than asked, so that `nextCursor` is set only when there is a next page. */
export async function listConnections(
  repository: Pick<ConnectionRepository, 'page'>,
  query: ConnectionListQuery,
): Promise<ConnectionList> {
  const rows = await repository.page(query.cursor ?? null, query.limit + 1)
  const items = rows.slice(0, query.limit)
  return { items, nextCursor: rows.length > query.limit ? (items.at(-1)?.name ?? null) : null }
}
