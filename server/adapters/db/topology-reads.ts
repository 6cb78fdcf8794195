import type { StoredRelation } from '../../use-cases/ports/inventory-reads.ts'
import type { TopologyReads } from '../../use-cases/ports/topology-reads.ts'
import type { Database } from './prisma-client.ts'

export function dbTopologyReads(db: Database): TopologyReads {
  return {
    async relationsAround(urns, limit) {
      // Two index scans: an OR over both ends would read the whole table.
      const rows = await db.$queryRaw<(Omit<StoredRelation, 'lastSeenAtMs'> & { lastSeenAt: Date })[]>`
        SELECT * FROM (
          SELECT "fromUrn", "toUrn", "kind", "source", "evidence", "lastSeenAt" FROM "Relation" WHERE "fromUrn" = ANY(${urns})
          UNION
          SELECT "fromUrn", "toUrn", "kind", "source", "evidence", "lastSeenAt" FROM "Relation" WHERE "toUrn" = ANY(${urns})
        ) around ORDER BY "fromUrn", "toUrn", "kind" LIMIT ${limit}`
      return rows.map(({ lastSeenAt, ...rest }) => ({ ...rest, lastSeenAtMs: lastSeenAt.getTime() }))
    },
    async countEntities(connections) {
      const [row] = await db.$queryRaw<{ n: number }[]>`
        SELECT count(*)::int AS "n" FROM "Entity" WHERE "goneAt" IS NULL AND "connection" = ANY(${connections})`
      if (!row) throw new Error('a SELECT of a count gave no row')
      return row.n
    },
  }
}
