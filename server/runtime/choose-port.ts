import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { ExpectedError } from './expected-error.ts'

const DEFAULT_PORT = 3000
const TRIES = 20

/**
 * The port to serve on. One that was asked for has to be free, or an error names its holder; without a wish it is the
 * first free one from 3000. `waitMs`: how long a holder may take to leave, such as the server of a killed launcher.
 */
export async function choosePort(asked: string | undefined, address: string, waitMs: number): Promise<number> {
  const first = asked === undefined ? DEFAULT_PORT : parsePort(asked)
  const deadline = Date.now() + waitMs
  while (!(await isFree(first, address)) && Date.now() < deadline) await sleep(50)
  for (let port = first; port < first + (asked === undefined ? TRIES : 1); port++)
    if (await isFree(port, address)) return port
  if (asked === undefined)
    throw new ExpectedError(
      `ports ${first} to ${first + TRIES - 1} are all taken on ${address}`,
      'Choose one with PORT=….',
    )
  const holder = findPortHolder(first)
  throw new ExpectedError(
    `port ${first} on ${address} is taken${holder ? ` by process ${holder.pid} (${holder.command})` : ''}`,
    `Stop that one, or choose another with PORT=….`,
  )
}

function parsePort(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  throw new ExpectedError(`PORT=${text} is no port`, 'Use a number from 1 to 65535.')
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = createServer()
  try {
    server.listen({ port, host, exclusive: true })
    await once(server, 'listening')
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EADDRINUSE') return false
    if (code === 'EACCES')
      throw new ExpectedError(`this user may not open port ${port}`, 'Choose one from 1024 with PORT=….', error)
    if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new ExpectedError(`this machine has no address ${host}`, 'Correct FRESNEL_BIND.', error)
    throw error
  } finally {
    server.close()
  }
}

/** Who listens on a port, from /proc; null where there is none, or when the holder belongs to somebody else. */
export function findPortHolder(port: number): { pid: number; command: string } | null {
  try {
    const inodes = new Set(['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => listeningInodes(table, port)))
    if (inodes.size === 0) return null
    for (const entry of readdirSync('/proc'))
      if (/^\d+$/.test(entry) && holdsOneOf(entry, inodes)) return { pid: Number(entry), command: commandOf(entry) }
    return null
  } catch {
    return null
  }
}

function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return readFileSync(table, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => local.endsWith(suffix) && state === '0A')
    .flatMap((fields) => fields[9] ?? [])
}

function holdsOneOf(pid: string, inodes: ReadonlySet<string>): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => {
      try {
        return inodes.has(/^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? '')
      } catch {
        return false // closed since it was listed
      }
    })
  } catch {
    return false // another user's, or ended since
  }
}

const commandOf = (pid: string) =>
  readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim().slice(0, 120)
