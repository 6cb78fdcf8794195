import { existsSync } from 'node:fs'
import path from 'node:path'
import { emailSchema } from '../contracts/sign-in.ts'
import { ROLES, type Role } from '../domain/authorisation.ts'
import { AppError } from '../use-cases/app-error.ts'
import { embeddedUrl } from './embedded-database.ts'
import { ExpectedError } from './expected-error.ts'
import { askLauncher } from './launcher-socket.ts'
import { dataFolder } from './launch.ts'
import { embeddedSecretKey } from './launch-settings.ts'
import { services } from './services.ts'
import { linkUrl } from './sign-in-url.ts'

/** `fresnel link`: whoever may read the data folder or the database may let people in. Prints the URL alone. */
export async function issueLinkCommand(options: { email?: string; role?: string }): Promise<number> {
  const email = options.email === undefined ? null : parseEmail(options.email)
  const role = options.role === undefined ? null : parseRole(options.role)
  if (role !== null && email === null) throw new ExpectedError('--role needs --email', 'Say whom the link is for.')
  const url = await connectToRunning()
  try {
    const link = await services().issueLink({ email, role })
    process.stdout.write(`${linkUrl(url, link.token)}\n`)
    return 0
  } catch (error) {
    if (error instanceof AppError) throw new ExpectedError(error.userMessage, 'See “fresnel help”.', error)
    throw error
  } finally {
    await services().database.$disconnect()
  }
}

/** Prepares this process's services for the database of the launcher that runs; answers the console's URL. */
export async function connectToRunning(): Promise<string> {
  const { folder, url } = await connectToDatabase()
  if (url === null) throw new ExpectedError('Fresnel has not started completely', 'Wait a moment, or set FRESNEL_URL.')
  process.env.FRESNEL_URL = url
  process.env.FRESNEL_SECRET_KEY ??= embeddedSecretKey(folder)
  return url
}

/** Takes DATABASE_URL, or else the embedded database of the launcher that runs; the console's URL where it is known. */
export async function connectToDatabase(): Promise<{ folder: string; url: string | null }> {
  const folder = dataFolder()
  const running = existsSync(folder) ? await askLauncher(folder) : null
  if (!process.env.DATABASE_URL && !running)
    throw new ExpectedError(
      `nothing runs on ${folder}`,
      'Start Fresnel first, or set FRESNEL_DATA to the folder that it runs on.',
    )
  process.env.DATABASE_URL ||= embeddedUrl(path.join(folder, 'postgresql'))
  return { folder, url: process.env.FRESNEL_URL || running?.url || null }
}

function parseEmail(text: string): string {
  const email = emailSchema.safeParse(text)
  if (email.success) return email.data
  throw new ExpectedError(`“${text}” is no e-mail address`, 'Write it like ann@example.org.')
}

function parseRole(text: string): Role {
  const role = ROLES.find((known) => known === text)
  if (role) return role
  throw new ExpectedError(`there is no role “${text}”`, `Use one of ${ROLES.join(', ')}.`)
}
