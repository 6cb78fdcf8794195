import { groupLagHistorySchema, groupLagStateSchema, topicRateStateSchema } from '../../contracts/collector-state.ts'
import { kafkaGroupSchema, kafkaTopicSchema } from '../../contracts/kafka.ts'
import type { InventoryReads, StoredGroup, StoredRelation, StoredTopic } from '../../use-cases/ports/inventory-reads.ts'
import { GROUP_COLUMNS, TOPIC_COLUMNS, toGroupFigures, toTopicFigures, type FigureRow } from './figure-rows.ts'
import { Prisma } from '#generated/prisma/client.ts'
import type { Database } from './prisma-client.ts'

type DocumentRow = { figures: FigureRow; attributes: unknown; domain: string | null; firstSeenAt: Date; live: unknown }
type RelationRow = Omit<StoredRelation, 'lastSeenAtMs'> & { lastSeenAt: Date }

export function dbInventoryReads(db: Database): InventoryReads {
  return {
    topicFigures: async (connections) =>
      (await figures(db, 'topic', 'rate:', TOPIC_COLUMNS, connections)).map(toTopicFigures),
    groupFigures: async (connections) =>
      (await figures(db, 'consumer-group', 'lag:', GROUP_COLUMNS, connections)).map(toGroupFigures),
    topics: async (urns) => (await documents(db, 'topic', 'rate:', TOPIC_COLUMNS, urns)).map(toTopic),
    groups: async (urns) => (await documents(db, 'consumer-group', 'lag:', GROUP_COLUMNS, urns)).map(toGroup),
    async lagHistory(connection, group) {
      const row = await db.liveState.findUnique({ where: { key: `lag-history:${connection}/${group}` } })
      return row ? groupLagHistorySchema.parse(row.state).points : []
    },
    relationsTo: (urns) => relations(db, Prisma.sql`"toUrn" = ANY(${urns})`),
    relationsFrom: (urns) => relations(db, Prisma.sql`"fromUrn" = ANY(${urns})`),
    async readerCounts(connections) {
      const rows = await db.$queryRaw<{ toUrn: string; n: number }[]>`
        SELECT r."toUrn", count(*)::int AS "n" FROM "Relation" r JOIN "Entity" e ON e."urn" = r."toUrn"
        WHERE r."kind" = 'reads' AND e."kind" = 'topic' AND e."connection" = ANY(${connections}) GROUP BY r."toUrn"`
      return new Map(rows.map(({ toUrn, n }) => [toUrn, n]))
    },
    changes: (sinceMs, limit) => changes(db, sinceMs, limit),
    search: (text, limit) => search(db, text, limit),
  }
}

/**
 * One text column with all rows as JSON: 15,000 rows of a dozen columns cross the driver several times faster than as
 * typed columns, each of which it would convert by itself.
 */
async function figures(
  db: Database,
  kind: string,
  prefix: string,
  columns: Prisma.Sql,
  connections: readonly string[],
): Promise<FigureRow[]> {
  const [row] = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT json_agg(${columns})::text AS "rows" FROM "Entity" e
    LEFT JOIN "LiveState" l ON l."key" = ${prefix}::text || e."connection" || '/' || e."name"
    WHERE e."kind" = ${kind} AND e."goneAt" IS NULL AND e."connection" = ANY(${connections})`
  return row?.rows == null ? [] : (JSON.parse(row.rows) as FigureRow[])
}

const documents = (
  db: Database,
  kind: string,
  prefix: string,
  columns: Prisma.Sql,
  urns: readonly string[],
): Promise<DocumentRow[]> => db.$queryRaw<DocumentRow[]>`
    SELECT ${columns} AS "figures", e."attributes", e."domain", e."firstSeenAt", l."state" AS "live" FROM "Entity" e
    LEFT JOIN "LiveState" l ON l."key" = ${prefix}::text || e."connection" || '/' || e."name"
    WHERE e."kind" = ${kind} AND e."urn" = ANY(${urns})`

const toTopic = (row: DocumentRow): StoredTopic => ({
  figures: toTopicFigures(row.figures),
  attributes: kafkaTopicSchema.parse(row.attributes),
  domain: row.domain,
  firstSeenAtMs: row.firstSeenAt.getTime(),
  rate: row.live === null ? null : topicRateStateSchema.parse(row.live),
})

const toGroup = (row: DocumentRow): StoredGroup => ({
  figures: toGroupFigures(row.figures),
  attributes: kafkaGroupSchema.parse(row.attributes),
  domain: row.domain,
  firstSeenAtMs: row.firstSeenAt.getTime(),
  lag: row.live === null ? null : groupLagStateSchema.parse(row.live),
})

async function relations(db: Database, where: Prisma.Sql): Promise<StoredRelation[]> {
  const rows = await db.$queryRaw<RelationRow[]>`
    SELECT "fromUrn", "toUrn", "kind", "source", "evidence", "lastSeenAt" FROM "Relation" WHERE ${where}
    ORDER BY "fromUrn", "toUrn", "kind"`
  return rows.map(({ lastSeenAt, ...rest }) => ({ ...rest, lastSeenAtMs: lastSeenAt.getTime() }))
}

/** Not what a first discovery found: connecting a cluster is one change, not ten thousand. */
async function changes(db: Database, sinceMs: number, limit: number) {
  const rows = await db.$queryRaw<{ urn: string; kind: string; name: string; at: Date; gone: boolean }[]>`
    SELECT e."urn", e."kind", e."name", coalesce(e."goneAt", e."firstSeenAt") AS "at", e."goneAt" IS NOT NULL AS "gone"
    FROM "Entity" e JOIN "Connection" c ON c."name" = e."connection"
    WHERE e."goneAt" >= ${new Date(sinceMs)}
      OR (e."goneAt" IS NULL AND e."firstSeenAt" >= ${new Date(sinceMs)} AND e."firstSeenAt" >
        (SELECT min(f."firstSeenAt") FROM "Entity" f WHERE f."connection" = e."connection" AND f."kind" = e."kind"))
    ORDER BY "at" DESC, e."urn" LIMIT ${limit}`
  return rows.map(({ at, ...rest }) => ({ ...rest, atMs: at.getTime() }))
}

/**
 * Position in the name decides, then its length: what begins with the text comes first, the exact name first of all.
 * What a forgotten connection left behind is no answer.
 */
function search(db: Database, text: string, limit: number) {
  const needle = text.toLowerCase()
  return db.$queryRaw<{ urn: string; kind: string; name: string; connection: string }[]>`
    SELECT e."urn", e."kind", e."name", e."connection" FROM "Entity" e JOIN "Connection" c ON c."name" = e."connection"
    WHERE e."goneAt" IS NULL AND strpos(lower(e."name"), ${needle}) > 0
    ORDER BY strpos(lower(e."name"), ${needle}) = 1 DESC, length(e."name"), e."name", e."urn" LIMIT ${limit}`
}
