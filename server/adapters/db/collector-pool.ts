import pg from 'pg'
import type { Lease, WriteOutcome } from '../../use-cases/ports/lease-repository.ts'

export type CollectorPool = pg.Pool
type Queryable = Pick<pg.Pool, 'query'>

/**
 * The collector's own small pool: bulk statements with arrays, which Prisma's client has no words for. Each statement
 * is bounded, so that a database that hangs is an error and not a silence.
 */
export function createCollectorPool(url: string, onError: (error: Error) => void): CollectorPool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 6,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    idleTimeoutMillis: 30_000,
    application_name: 'fresnel-collector',
  })
  // An idle connection that the server closes would otherwise end the process.
  pool.on('error', onError)
  return pool
}

/**
 * A common table expression that locks the lease row while the statement writes: another collector's take-over waits
 * for the write's commit, and a write after the take-over finds no row. $1 is the lease's name, $2 its token.
 */
const HELD = `held AS (SELECT 1 FROM "Lease" WHERE "name" = $1 AND "fencingToken" = $2::bigint FOR SHARE)`

export const leaseValues = (lease: Lease): [string, string] => [lease.name, lease.token.toString()]

/**
 * Runs one guarded write. The statement begins with HELD and ends in a select of `held`, so its rows say whether the
 * lease was still ours.
 */
export async function guardedWrite(
  pool: Queryable,
  lease: Lease,
  body: string,
  values: readonly unknown[],
): Promise<WriteOutcome> {
  const text = `WITH ${HELD}, ${body} SELECT count(*)::int AS "held" FROM held`
  const { rows } = await pool.query<{ held: number }>(text, [...leaseValues(lease), ...values])
  return rows[0]?.held === 1 ? 'written' : 'fenced'
}

/** Several statements in one transaction, rolled back when the lease is lost or one fails. */
export async function guardedTransaction<T>(
  pool: CollectorPool,
  lease: Lease,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<{ outcome: 'written'; value: T } | { outcome: 'fenced' }> {
  const client = await pool.connect()
  let failure: Error | undefined
  try {
    await client.query('BEGIN')
    const { rows } = await client.query(`WITH ${HELD} SELECT 1 FROM held`, leaseValues(lease))
    if (rows.length === 0) {
      await client.query('ROLLBACK')
      return { outcome: 'fenced' }
    }
    const value = await work(client)
    await client.query('COMMIT')
    return { outcome: 'written', value }
  } catch (error) {
    failure = error instanceof Error ? error : new Error(String(error))
    // A broken connection cannot roll back; the server does it when the connection goes.
    await client.query('ROLLBACK').catch(() => undefined)
    throw error
  } finally {
    client.release(failure)
  }
}
