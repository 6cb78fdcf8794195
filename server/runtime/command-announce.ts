import { rmSync, writeFileSync } from 'node:fs'
import { dbAccountRepository } from '../adapters/db/account-repository.ts'
import { createDatabase } from '../adapters/db/prisma-client.ts'
import { linkTokens } from '../adapters/secrets/link-tokens.ts'
import { issueDemoLink, issueLink } from '../use-cases/accounts/issue-link.ts'
import { environment } from './environment.ts'
import { signInFile } from './launch-settings.ts'
import { logger } from './logger.ts'
import { linkUrl } from './sign-in-url.ts'

/**
 * What the launcher runs as a process of its own once the database is migrated, so that the launcher stays small. Prints
 * the one line that signs somebody in, if there is one to print, and keeps its URL in a file for its owner alone. The line
 * is `fresnel: sign in once, within an hour, at URL`; programs rather read the file `sign-in-url` of the data folder.
 */
export async function announceCommand([folder = '']: string[]): Promise<number> {
  const { DATABASE_URL, FRESNEL_URL } = environment()
  const database = createDatabase(DATABASE_URL, (error) => logger.warn({ err: error }, 'database pool'))
  const accounts = dbAccountRepository(database)
  const isDemo = process.env.FRESNEL_DEMO === '1'
  const file = signInFile(folder)
  rmSync(file, { force: true })
  try {
    if (!isDemo && (await accounts.findAdmin()) !== null) {
      process.stdout.write(`fresnel: running at ${FRESNEL_URL}\n`)
      return 0
    }
    const wanted = { email: null, role: null }
    const link = isDemo ? await issueDemoLink(accounts, linkTokens) : await issueLink(accounts, linkTokens, wanted)
    const url = linkUrl(FRESNEL_URL, link.token)
    writeFileSync(file, url, { mode: 0o600, flag: 'wx' })
    process.stdout.write(`fresnel: sign in once, within an hour, at ${url}\n`)
    return 0
  } finally {
    await database.$disconnect()
  }
}
