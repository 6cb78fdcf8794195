import type { Expiring, ExpiredRows } from '../../use-cases/ports/expired-rows.ts'
import type { CollectorPool } from './collector-pool.ts'

/** The columns that better-auth's tables have are without a zone, and in UTC. */
const UTC_NOW = `now() AT TIME ZONE 'UTC'`

const EXPIRED: Record<Expiring, { table: string; where: string }> = {
  // Far longer than any window in which attempts are counted.
  attempts: { table: 'RateLimit', where: `"lastRequest" < (extract(epoch FROM now()) * 1000)::bigint - 86400000` },
  sessions: { table: 'Session', where: `"expiresAt" < ${UTC_NOW}` },
  verifications: { table: 'Verification', where: `"expiresAt" < ${UTC_NOW}` },
  // For a week a link says that it has expired, and not that it was never known.
  links: { table: 'OneTimeLink', where: `"expiresAt" < now() - interval '7 days'` },
  // Of collectors that will not come back under that name.
  heartbeats: { table: 'CollectorHeartbeat', where: `"beatAt" < now() - interval '7 days'` },
}

export function dbExpiredRows(pool: CollectorPool): ExpiredRows {
  return {
    async prune(kind, limit) {
      const { table, where } = EXPIRED[kind]
      const text = `DELETE FROM "${table}" WHERE ctid = ANY (ARRAY(SELECT ctid FROM "${table}" WHERE ${where} LIMIT $1))`
      const { rowCount } = await pool.query(text, [limit])
      return rowCount ?? 0
    },
  }
}
