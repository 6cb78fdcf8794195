import type { LiveStateRepository } from '../../use-cases/ports/live-state-repository.ts'
import { guardedWrite, type CollectorPool } from './collector-pool.ts'

const WRITE = `
  rows AS (
    INSERT INTO "LiveState" ("key", "computedAt", "state")
    SELECT r.key, to_timestamp(r.at / 1000.0), r.state
    FROM unnest($3::text[], $4::float8[], $5::jsonb[]) AS r(key, at, state), held
    ON CONFLICT ("key") DO UPDATE SET "computedAt" = excluded."computedAt", "state" = excluded."state"
  )`
const REMOVE = `rows AS (DELETE FROM "LiveState" USING held WHERE "key" = ANY($3::text[]))`

export function dbLiveStateRepository(pool: CollectorPool): LiveStateRepository {
  return {
    write: (lease, rows) =>
      guardedWrite(pool, lease, WRITE, [
        rows.map(({ key }) => key),
        rows.map(({ computedAtMs }) => computedAtMs),
        rows.map(({ state }) => state),
      ]),
    async read(prefix) {
      const text = `SELECT "key", "state" FROM "LiveState" WHERE starts_with("key", $1)`
      const { rows } = await pool.query<{ key: string; state: unknown }>(text, [prefix])
      return rows
    },
    remove: (lease, keys) => guardedWrite(pool, lease, REMOVE, [[...keys]]),
  }
}
