import type { JournalRepository } from '../../use-cases/ports/journal-repository.ts'
import { guardedTransaction, guardedWrite, leaseValues, type CollectorPool } from './collector-pool.ts'

const HOUR_MS = 3_600_000
const APPEND = `
  rows AS (
    INSERT INTO "JournalRound" ("shard", "roundAt", "fencingToken", "payload")
    SELECT $1, to_timestamp(r.at / 1000.0), $2::bigint, r.payload
    FROM unnest($3::float8[], $4::bytea[]) AS r(at, payload), held
    ON CONFLICT DO NOTHING
  )`
const AT_MS = `(extract(epoch FROM "roundAt") * 1000)::float8 AS "atMs"`
const SEAL = `
  INSERT INTO "Chunk" ("shard", "hourMs", "fencingToken", "rounds", "payload", "sealedAt")
  VALUES ($1, $3::bigint, $2::bigint, $4, $5, now())
  ON CONFLICT ("shard", "hourMs") DO UPDATE SET
    "fencingToken" = excluded."fencingToken", "rounds" = excluded."rounds", "payload" = excluded."payload", "sealedAt" = now()`
/** Only what the chunk holds: a buffered round that arrives later stays and is sealed next time. */
const REMOVE_SEALED = `
  DELETE FROM "JournalRound" WHERE "shard" = $1
  AND "roundAt" >= to_timestamp($2 / 1000.0) AND "roundAt" <= to_timestamp($3 / 1000.0)`

const PRUNE_CHUNKS = `
  DELETE FROM "Chunk" WHERE ctid = ANY (ARRAY(SELECT ctid FROM "Chunk" WHERE "hourMs" < $1::bigint LIMIT $2))`
const PRUNE_ROWS = `
  DELETE FROM "JournalRound" WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM "JournalRound" WHERE "roundAt" < to_timestamp($1::float8 / 1000.0) LIMIT $2))`

type Row = { atMs: number; payload: Buffer }
const toRow = ({ atMs, payload }: Row) => ({ roundAtMs: Math.round(atMs), payload: new Uint8Array(payload) })

export function dbJournalRepository(pool: CollectorPool): JournalRepository {
  return {
    append: (lease, rows) =>
      guardedWrite(pool, lease, APPEND, [
        rows.map(({ roundAtMs }) => roundAtMs),
        rows.map(({ payload }) => Buffer.from(payload)),
      ]),
    async read(shard, afterMs, limit) {
      const text = `SELECT ${AT_MS}, "payload" FROM "JournalRound"
        WHERE "shard" = $1 AND "roundAt" > to_timestamp($2 / 1000.0) ORDER BY "roundAt" LIMIT $3`
      const { rows } = await pool.query<Row>(text, [shard, afterMs, limit])
      return rows.map(toRow)
    },
    async oldestOpenHour(shard, beforeMs) {
      const text = `SELECT ${AT_MS} FROM "JournalRound"
        WHERE "shard" = $1 AND "roundAt" < to_timestamp($2 / 1000.0) ORDER BY "roundAt" LIMIT 1`
      const { rows } = await pool.query<Row>(text, [shard, Math.floor(beforeMs / HOUR_MS) * HOUR_MS])
      const [oldest] = rows
      return oldest ? Math.floor(oldest.atMs / HOUR_MS) * HOUR_MS : null
    },
    async rowsOfHour(shard, hourMs) {
      const text = `SELECT ${AT_MS}, "payload" FROM "JournalRound" WHERE "shard" = $1
        AND "roundAt" >= to_timestamp($2 / 1000.0) AND "roundAt" < to_timestamp($3 / 1000.0) ORDER BY "roundAt"`
      const { rows } = await pool.query<Row>(text, [shard, hourMs, hourMs + HOUR_MS])
      return rows.map(toRow)
    },
    async chunkOfHour(shard, hourMs) {
      const text = `SELECT "payload" FROM "Chunk" WHERE "shard" = $1 AND "hourMs" = $2::bigint`
      const { rows } = await pool.query<{ payload: Buffer }>(text, [shard, hourMs])
      return rows[0] ? new Uint8Array(rows[0].payload) : null
    },
    async seal(lease, { hourMs, rounds, payload, lastRoundAtMs }) {
      const { outcome } = await guardedTransaction(pool, lease, async (client) => {
        await client.query(SEAL, [...leaseValues(lease), hourMs, rounds, Buffer.from(payload)])
        await client.query(REMOVE_SEALED, [lease.name, hourMs, lastRoundAtMs])
      })
      return outcome
    },
    prune: (beforeMs, limit) => removeBatch(pool, PRUNE_CHUNKS, beforeMs, limit),
    pruneRows: (beforeMs, limit) => removeBatch(pool, PRUNE_ROWS, beforeMs, limit),
  }
}

async function removeBatch(pool: CollectorPool, text: string, beforeMs: number, limit: number): Promise<number> {
  const { rowCount } = await pool.query(text, [Math.ceil(beforeMs), limit])
  return rowCount ?? 0
}
