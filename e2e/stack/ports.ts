import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'

const listen = (port: number): Promise<number | NodeJS.ErrnoException> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', resolve)
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const { port: got } = server.address() as AddressInfo
      server.close(() => resolve(got))
    })
  })

/**
 * A port for each name: the preferred one while it is free, else any free one. All are held until every one is known,
 * so that two names never get the same.
 */
export async function choosePorts<N extends string>(
  names: readonly N[],
  preferred: Partial<Record<N, number>> = {},
): Promise<Record<N, number>> {
  const chosen: Partial<Record<N, number>> = {}
  const taken = new Set<number>()
  for (const name of names) {
    const wanted = preferred[name]
    let port = wanted === undefined || taken.has(wanted) ? new Error() : await listen(wanted)
    while (typeof port !== 'number' || taken.has(port)) port = await listen(0)
    taken.add(port)
    chosen[name] = port
  }
  return chosen as Record<N, number>
}

/** Throws an error that names the holder when a port that was asked for cannot be had. */
export async function assertFree(port: number): Promise<void> {
  const got = await listen(port)
  if (typeof got === 'number') return
  const holder = holderOf(port)
  throw new Error(
    `port ${port} is taken${holder ? ` by ${holder}` : ''} (${got.code ?? got.message}): stop it or choose another`,
  )
}

/** `NAME (pid N)` of the process that listens on a TCP port, from /proc; null where that cannot be seen. */
export function holderOf(port: number): string | null {
  try {
    const inode = ['/proc/net/tcp', '/proc/net/tcp6']
      .flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      .find((fields) => fields[3] === '0A' && Number.parseInt(fields[1]?.split(':')[1] ?? '', 16) === port)?.[9]
    if (inode === undefined) return null
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)))
      if (holdsSocket(pid, inode)) return `${readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (pid ${pid})`
  } catch {
    // Not Linux, or not allowed to look.
  }
  return null
}

function holdsSocket(pid: string, inode: string): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === `socket:[${inode}]`)
  } catch {
    return false
  }
}
