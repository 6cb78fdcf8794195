import { createHash, randomUUID } from 'node:crypto'
import type { RateLimiter } from '../../use-cases/ports/rate-limiter.ts'
import type { Database } from './prisma-client.ts'

/** Fixed windows in the `RateLimit` table, so that all web processes count together. Keys are kept hashed. */
export function dbRateLimiter(db: Database): RateLimiter {
  return {
    async attempt(key, max, windowMs) {
      // One statement, or attempts at the same moment would read the same count.
      const [row] = await db.$queryRaw<{ count: number; waitMs: bigint }[]>`
        WITH clock AS (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now)
        INSERT INTO "RateLimit" AS held ("id", "key", "count", "lastRequest")
          SELECT ${randomUUID()}, ${hashed(key)}, 1, now FROM clock
        ON CONFLICT ("key") DO UPDATE SET
          "count" = CASE WHEN held."lastRequest" <= EXCLUDED."lastRequest" - ${windowMs} THEN 1 ELSE held."count" + 1 END,
          "lastRequest" = CASE WHEN held."lastRequest" <= EXCLUDED."lastRequest" - ${windowMs}
            THEN EXCLUDED."lastRequest" ELSE held."lastRequest" END
        RETURNING "count", "lastRequest" + ${windowMs} - (SELECT now FROM clock) AS "waitMs"`
      if (!row) throw new Error('the rate limiter answered nothing')
      return row.count <= max ? null : Math.max(1, Number(row.waitMs))
    },
    async clear(keys) {
      await db.rateLimit.deleteMany({ where: { key: { in: keys.map(hashed) } } })
    },
  }
}

/** Bounds the length, and leaves no list of addresses that tried. */
const hashed = (key: string) => createHash('sha256').update(key).digest('base64url')
