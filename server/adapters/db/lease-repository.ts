import type { LeaseRepository } from '../../use-cases/ports/lease-repository.ts'
import type { CollectorPool } from './collector-pool.ts'

/**
 * Rows are locked in the order of their names, so that two collectors never wait for each other in a ring. A holder is
 * `collector/incarnation`: a collector that was killed and started again takes its leases back at once, with a new
 * token; its former self, should it still live, is the lesser incarnation and never takes them from it.
 */
const HOLD = `
  INSERT INTO "Lease" AS l ("name", "holder", "fencingToken", "expiresAt")
  SELECT n, $2, 1, clock_timestamp() + $3 * interval '1 millisecond' FROM unnest($1::text[]) AS n ORDER BY n
  ON CONFLICT ("name") DO UPDATE SET
    "holder" = excluded."holder",
    "fencingToken" = l."fencingToken" + CASE WHEN l."holder" = excluded."holder" THEN 0 ELSE 1 END,
    "expiresAt" = clock_timestamp() + $3 * interval '1 millisecond'
  WHERE l."holder" = excluded."holder" OR l."expiresAt" < clock_timestamp() OR (
    split_part(l."holder", '/', 1) = split_part(excluded."holder", '/', 1)
    AND split_part(l."holder", '/', 2) COLLATE "C" < split_part(excluded."holder", '/', 2))
  RETURNING "name", "fencingToken"`

/** An expired row stays, because its token must go on growing. */
const RELEASE = `
  UPDATE "Lease" SET "expiresAt" = '-infinity', "fencingToken" = "fencingToken" + 1, "holder" = ''
  WHERE "name" = ANY($1::text[]) AND "holder" = $2`

export function dbLeaseRepository(pool: CollectorPool): LeaseRepository {
  return {
    async hold(names, holder, ttlMs) {
      if (names.length === 0) return []
      const values = [[...names], holder, ttlMs]
      const { rows } = await pool.query<{ name: string; fencingToken: string }>(HOLD, values)
      return rows.map(({ name, fencingToken }) => ({ name, token: BigInt(fencingToken) }))
    },
    async release(names, holder) {
      if (names.length > 0) await pool.query(RELEASE, [[...names], holder])
    },
  }
}
