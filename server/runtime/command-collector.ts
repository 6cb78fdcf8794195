import { existsSync } from 'node:fs'
import path from 'node:path'
import { migrate } from '../adapters/db/migrate.ts'
import { runCollectorProcess } from './collector.ts'
import { connectToDatabase } from './command-link.ts'
import { parseEnvironment } from './environment.ts'
import { ExpectedError } from './expected-error.ts'
import { configFile, embeddedSecretKey } from './launch-settings.ts'
import { onceDatabaseAnswers } from './wait-for-database.ts'

/**
 * `fresnel collector`: one collector alone, beside any others on the same database. Which of them samples what is decided
 * by leases. Runs until SIGTERM or Ctrl-C.
 */
export async function collectorCommand(): Promise<number> {
  const { folder } = await connectToDatabase()
  // A key of its own could not read the passwords that the console stored.
  if (!process.env.FRESNEL_SECRET_KEY && !existsSync(path.join(folder, 'secret-key')))
    throw new ExpectedError(
      'a collector needs the secret key of its console',
      `Set FRESNEL_SECRET_KEY to the one that the console has, or to what its data folder holds in “secret-key”.`,
    )
  process.env.FRESNEL_SECRET_KEY ||= embeddedSecretKey(folder)
  const config = configFile()
  if (config !== null) process.env.FRESNEL_CONFIG = config
  try {
    parseEnvironment(process.env)
  } catch (error) {
    throw new ExpectedError(error instanceof Error ? error.message : String(error), 'Correct these variables.', error)
  }
  const url = process.env.DATABASE_URL ?? ''
  await onceDatabaseAnswers(url, () => migrate(url), new AbortController().signal)
  await runCollectorProcess()
  return 0
}
