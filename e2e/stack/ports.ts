import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'

/**
 * Below what the kernel gives to outgoing connections (from 32768): a client that keeps trying the port of a service
 * that is down could otherwise be given that very port, be connected to itself, and keep the service from coming back.
 */
const FIRST = 20_000
const LAST = 32_000

/** Null when the port can be had, else why not. */
const tryPort = (port: number): Promise<NodeJS.ErrnoException | null> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(null)))
  })

/**
 * A port on 127.0.0.1 for each name. One that is asked for in `fixed` is had, or an error names who holds it. The
 * others are those of the last start, kept in `folder/ports.json`, where they are still free, so that clients of a
 * restarted service find it again; else any free ones.
 */
export async function choosePorts<N extends string>(
  names: readonly N[],
  folder: string,
  fixed: Partial<Record<NoInfer<N>, number | undefined>> = {},
): Promise<Record<N, number>> {
  const file = path.join(folder, 'ports.json')
  const last = readPorts(file)
  const chosen: Partial<Record<N, number>> = {}
  const taken = new Set<number>(Object.values<number | undefined>(fixed).filter((port) => port !== undefined))
  for (const name of names) {
    const asked = fixed[name]
    if (asked !== undefined) await assertFree(asked)
    const port = asked ?? (await freePort(last[name], taken))
    taken.add(port)
    chosen[name] = port
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, JSON.stringify(chosen))
  return chosen as Record<N, number>
}

/** What the last start chose; nothing when there was none, or when it was killed while it wrote. */
function readPorts(file: string): Record<string, number | undefined> {
  if (!existsSync(file)) return {}
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>
  } catch {
    return {}
  }
}

async function freePort(preferred: number | undefined, taken: ReadonlySet<number>): Promise<number> {
  let port = preferred ?? anyPort()
  while (taken.has(port) || (await tryPort(port)) !== null) port = anyPort()
  return port
}

const anyPort = () => FIRST + Math.floor(Math.random() * (LAST - FIRST))

/** Throws an error that names the holder when a port that was asked for cannot be had. */
async function assertFree(port: number): Promise<void> {
  const error = await tryPort(port)
  if (error === null) return
  const holder = holderOf(port)
  const why =
    error.code === 'EADDRINUSE'
      ? `is taken${holder === null ? '' : ` by ${holder}`}`
      : `cannot be used (${error.message})`
  throw new Error(`port ${port} ${why}: stop that process or choose another port`)
}

/** `"COMMAND" (pid N)` of the process that listens on a TCP port, from /proc; null where that cannot be seen. */
function holderOf(port: number): string | null {
  try {
    const inode = ['/proc/net/tcp', '/proc/net/tcp6']
      .filter((file) => existsSync(file))
      .flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      .find((fields) => fields[3] === '0A' && Number.parseInt(fields[1]?.split(':')[1] ?? '', 16) === port)?.[9]
    const pid = inode && readdirSync('/proc').find((name) => /^\d+$/.test(name) && holdsSocket(name, inode))
    return pid ? `"${commandOf(pid)}" (pid ${pid})` : null
  } catch {
    // Not Linux, or the process has just ended.
    return null
  }
}

/** The command line, shortened; a thread's name is no help (`MainThread`). */
function commandOf(pid: string): string {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean)
  const command = [path.basename(words[0] ?? '?'), ...words.slice(1)].join(' ')
  return command.length > 60 ? `${command.slice(0, 59)}…` : command
}

function holdsSocket(pid: string, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => linkOf(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`)
  } catch {
    // Somebody else's process.
    return false
  }
}

function linkOf(file: string): string | null {
  try {
    return readlinkSync(file)
  } catch {
    // Closed since it was listed.
    return null
  }
}
