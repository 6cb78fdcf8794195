import type pg from 'pg'
import type { EntityRecord, RelationRecord } from '../../domain/collection/inventory.ts'
import type { InventoryChange, InventoryRepository } from '../../use-cases/ports/inventory-repository.ts'
import { guardedTransaction, guardedWrite, type CollectorPool } from './collector-pool.ts'

/** Rows a statement: a topic with its configs is about 2 kB, so a statement stays near 1 MB. */
const BATCH = 500

/** The comparison happens in SQL too: after a restart nothing is remembered, and equal rows are not rewritten. */
const WRITE_ENTITIES = `
  INSERT INTO "Entity" AS e ("urn", "kind", "connection", "name", "attributes", "health", "healthReason", "firstSeenAt", "lastSeenAt")
  SELECT r.urn, r.kind, $8, r.name, r.attributes, r.health, r.reason, to_timestamp($7 / 1000.0), to_timestamp($7 / 1000.0)
  FROM unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::text[], $6::text[])
    AS r(urn, kind, name, attributes, health, reason)
  ON CONFLICT ("urn") DO UPDATE SET "attributes" = excluded."attributes", "health" = excluded."health",
    "healthReason" = excluded."healthReason", "lastSeenAt" = excluded."lastSeenAt", "goneAt" = NULL
  WHERE (e."attributes", e."health", e."healthReason", e."goneAt")
    IS DISTINCT FROM (excluded."attributes", excluded."health", excluded."healthReason", NULL::timestamptz)`
const MARK_GONE = `
  UPDATE "Entity" SET "goneAt" = to_timestamp($4 / 1000.0)
  WHERE "connection" = $1 AND "kind" = $2 AND "goneAt" IS NULL AND NOT ("urn" = ANY($3::text[]))`
const WRITE_SNAPSHOT = `
  INSERT INTO "Snapshot" ("connection", "takenAt", "triedAt", "tookMs", "errors", "cluster")
  VALUES ($1, to_timestamp($2 / 1000.0), to_timestamp($2 / 1000.0), $3, $4::jsonb, $5::jsonb)
  ON CONFLICT ("connection") DO UPDATE SET "takenAt" = excluded."takenAt", "triedAt" = excluded."triedAt",
    "tookMs" = excluded."tookMs", "errors" = excluded."errors", "cluster" = excluded."cluster"`
/** The counts of a cluster that never answered are not zero: they are absent. */
const WRITE_FAILURE = `
  tried AS (
    INSERT INTO "Snapshot" ("connection", "takenAt", "triedAt", "tookMs", "errors", "cluster")
    SELECT $3, NULL, to_timestamp($4 / 1000.0), $5, $6::jsonb, 'null'::jsonb FROM held
    ON CONFLICT ("connection") DO UPDATE
    SET "triedAt" = excluded."triedAt", "tookMs" = excluded."tookMs", "errors" = excluded."errors"
  )`
const WRITE_RELATIONS = `
  INSERT INTO "Relation" AS r ("fromUrn", "toUrn", "kind", "source", "evidence", "lastSeenAt")
  SELECT n.*, to_timestamp($6 / 1000.0)
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS n
  ON CONFLICT ("fromUrn", "toUrn", "kind") DO UPDATE
  SET "source" = excluded."source", "evidence" = excluded."evidence", "lastSeenAt" = excluded."lastSeenAt"
  WHERE (r."source", r."evidence") IS DISTINCT FROM (excluded."source", excluded."evidence")`
const REMOVE_RELATIONS = `
  DELETE FROM "Relation" WHERE starts_with("fromUrn", $1)
  AND ("fromUrn", "toUrn", "kind") NOT IN (SELECT * FROM unnest($2::text[], $3::text[], $4::text[]))`
const WRITE_CAPABILITIES = `
  report AS (UPDATE "Connection" SET "capabilities" = $4::jsonb, "checkedAt" = now() FROM held WHERE "name" = $3)`

export function dbInventoryRepository(pool: CollectorPool): InventoryRepository {
  return {
    async write(lease, change) {
      const done = await guardedTransaction(pool, lease, (client) => writeInventory(client, change))
      return { outcome: done.outcome, changed: done.outcome === 'written' ? done.value : 0 }
    },
    writeFailure: (lease, connection, triedAtMs, tookMs, errors) =>
      guardedWrite(pool, lease, WRITE_FAILURE, [connection, triedAtMs, Math.round(tookMs), JSON.stringify(errors)]),
    async writeRelations(lease, connection, relations, atMs) {
      const done = await guardedTransaction(pool, lease, (client) =>
        writeRelations(client, `consumer-group:${connection}/`, relations, atMs),
      )
      return { outcome: done.outcome, changed: done.outcome === 'written' ? done.value : 0 }
    },
    writeCapabilities: (lease, connection, report) =>
      guardedWrite(pool, lease, WRITE_CAPABILITIES, [connection, JSON.stringify(report)]),
  }
}

async function writeInventory(client: pg.PoolClient, change: InventoryChange): Promise<number> {
  const { connection, snapshot, entities, present } = change
  let changed = 0
  for (let at = 0; at < entities.length; at += BATCH)
    changed += await writeEntities(client, connection, entities.slice(at, at + BATCH), snapshot.takenAtMs)
  for (const [kind, urns] of [
    ['topic', present.topics],
    ['consumer-group', present.groups],
  ] as const) {
    if (urns === null) continue
    const { rowCount } = await client.query(MARK_GONE, [connection, kind, [...urns], snapshot.takenAtMs])
    changed += rowCount ?? 0
  }
  await client.query(WRITE_SNAPSHOT, [
    connection,
    snapshot.takenAtMs,
    Math.round(snapshot.tookMs),
    JSON.stringify(snapshot.errors),
    JSON.stringify(snapshot.cluster),
  ])
  return changed
}

async function writeEntities(
  client: pg.PoolClient,
  connection: string,
  entities: readonly EntityRecord[],
  atMs: number,
): Promise<number> {
  const { rowCount } = await client.query(WRITE_ENTITIES, [
    entities.map(({ urn }) => urn),
    entities.map(({ kind }) => kind),
    entities.map(({ name }) => name),
    entities.map(({ attributes }) => JSON.stringify(attributes)),
    entities.map(({ health }) => health),
    entities.map(({ healthReason }) => healthReason),
    atMs,
    connection,
  ])
  return rowCount ?? 0
}

async function writeRelations(
  client: pg.PoolClient,
  prefix: string,
  relations: readonly RelationRecord[],
  atMs: number,
): Promise<number> {
  const from = relations.map(({ fromUrn }) => fromUrn)
  const to = relations.map(({ toUrn }) => toUrn)
  const kinds = relations.map(({ kind }) => kind)
  const removed = await client.query(REMOVE_RELATIONS, [prefix, from, to, kinds])
  const sources = relations.map(({ source }) => source)
  const evidence = relations.map((relation) => relation.evidence)
  const written = await client.query(WRITE_RELATIONS, [from, to, kinds, sources, evidence, atMs])
  return (removed.rowCount ?? 0) + (written.rowCount ?? 0)
}
