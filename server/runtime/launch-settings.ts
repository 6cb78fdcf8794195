import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ExpectedError } from './expected-error.ts'
import { parseEnvironment } from './environment.ts'

const DEFAULT_CONFIG = 'fresnel.yaml'

/** What web and collector get in their environment, made from what the launcher was given. */
export type Settings = ReturnType<typeof settingsFor>

export function settingsFor(launch: {
  mode: 'start' | 'demo' | 'dev'
  folder: string
  address: string
  port: number
  databaseUrl: string
}) {
  const { folder, address, port } = launch
  const config = configFile()
  return {
    PORT: String(port),
    // Next reads its bind address from HOSTNAME; containers set that to their own name, so ours is FRESNEL_BIND.
    HOSTNAME: address,
    NODE_ENV: launch.mode === 'dev' ? 'development' : 'production',
    DATABASE_URL: launch.databaseUrl,
    FRESNEL_URL: process.env.FRESNEL_URL ?? `http://${urlHost(address)}:${port}`,
    FRESNEL_SECRET_KEY: process.env.FRESNEL_SECRET_KEY ?? embeddedSecretKey(folder),
    FRESNEL_COLLECTOR: process.env.FRESNEL_COLLECTOR || collectorName(folder),
    FRESNEL_DEMO: launch.mode === 'demo' ? '1' : (process.env.FRESNEL_DEMO ?? ''),
    ...(config !== null && { FRESNEL_CONFIG: config }),
  } as const
}

/** An address to listen on everywhere is none to open: then this machine's own stands in until FRESNEL_URL says better. */
function urlHost(address: string): string {
  if (address === '0.0.0.0' || address === '::') return '127.0.0.1'
  return address.includes(':') ? `[${address}]` : address
}

/** Absolute, because the web process has another working directory. */
export function configFile(): string | null {
  const asked = process.env.FRESNEL_CONFIG
  if (asked) return path.resolve(asked)
  return existsSync(DEFAULT_CONFIG) ? path.resolve(DEFAULT_CONFIG) : null
}

/** Of this folder's launcher, of which there is one at a time: its collector takes its own leases back after a restart. */
function collectorName(folder: string): string {
  const file = path.join(folder, 'collector-name')
  if (!existsSync(file)) writeFileSync(file, randomBytes(6).toString('hex'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}

/** Made once, readable by its owner only. Whoever loses it ends all sessions and has to type all passwords again. */
export function embeddedSecretKey(folder: string): string {
  const file = path.join(folder, 'secret-key')
  if (!existsSync(file)) writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8').trim()
}

/** Holds the URL that signs somebody in, while there is one; mode 0600. */
export const signInFile = (folder: string): string => path.join(folder, 'sign-in-url')

/** Checks them before a child would die of them again and again, then gives them to this process's own services. */
export function applySettings(settings: Settings): void {
  try {
    parseEnvironment({ ...process.env, ...settings })
  } catch (error) {
    throw new ExpectedError(error instanceof Error ? error.message : String(error), 'Correct these variables.', error)
  }
  Object.assign(process.env, settings)
}
