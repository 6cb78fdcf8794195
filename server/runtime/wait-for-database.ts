import { setTimeout as sleep } from 'node:timers/promises'
import { isDatabaseDown } from '../adapters/db/database-down.ts'
import { ExpectedError } from './expected-error.ts'
import { logger } from './logger.ts'

/** Long enough for a database that starts at the same time, as in a composed or orchestrated set-up. */
const PATIENCE_MS = 60_000

/** Runs what needs the database, again while that cannot be reached; any other failure is the answer at once. */
export async function onceDatabaseAnswers<T>(
  url: string,
  run: () => Promise<T>,
  signal: AbortSignal,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + patienceMs
  for (let pauseMs = 250; ; pauseMs = Math.min(pauseMs * 2, 5_000)) {
    try {
      return await run()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (!isDatabaseDown(error)) throw refusal(url, reason, error)
      if (Date.now() + pauseMs > deadline)
        throw new ExpectedError(
          `the database at ${describeUrl(url)} did not answer for ${patienceMs / 1_000} s: ${reason}`,
          'Start it, or correct DATABASE_URL; without DATABASE_URL Fresnel brings its own.',
          error,
        )
      logger.warn({ reason, database: describeUrl(url), pauseMs }, 'waiting for the database')
      await sleep(pauseMs, undefined, { signal })
    }
  }
}

function refusal(url: string, reason: string, error: unknown): unknown {
  if (codeOf(error) === '55P03' || (error instanceof Error && codeOf(error.cause) === '55P03'))
    return new ExpectedError(
      `another session holds a lock in the database at ${describeUrl(url)}: ${reason}`,
      'Wait until other Fresnels on this database have started, or end the session that pg_locks names, then start again.',
      error,
    )
  const code = codeOf(error)
  // Class 28: authentication; 3D000: no such database; 42501: no right.
  if (!code.startsWith('28') && code !== '3D000' && code !== '42501') return error
  return new ExpectedError(
    `the database at ${describeUrl(url)} refuses: ${reason}`,
    'Correct user, password and database name in DATABASE_URL; the user needs the right to create tables.',
    error,
  )
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** Host, port and database: never the user or the password. */
export function describeUrl(url: string): string {
  try {
    const { hostname, port, pathname, searchParams } = new URL(url)
    return `${searchParams.get('host') ?? hostname}${port && `:${port}`}${pathname}`
  } catch {
    return 'DATABASE_URL'
  }
}
