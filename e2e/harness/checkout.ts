import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/**
 * Stands in for the web process where a test is about those who start and stop it: answers, holds streams open for ever,
 * and like Next does not end on SIGTERM while there are any.
 */
const WEB = `
const server = require('node:http').createServer((request, response) => {
  if (request.url === '/stream') return response.writeHead(200).write('open\\n')
  response.end(JSON.stringify({ pid: process.pid, execArgv: process.execArgv, env: process.env }))
})
server.listen(Number(process.env.PORT), process.env.HOSTNAME)
process.on('SIGTERM', () => server.close(() => process.exit(0)))
`

/** A folder that looks like a built checkout: our sources by links, and a web process of one file. */
export function fakeCheckout() {
  const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-checkout-'))
  for (const name of ['server', 'prisma', 'node_modules', 'generated', 'package.json'])
    symlinkSync(path.resolve(name), path.join(folder, name))
  mkdirSync(path.join(folder, '.next/standalone'), { recursive: true })
  writeFileSync(path.join(folder, '.next/standalone/package.json'), '{"type":"commonjs"}')
  writeFileSync(path.join(folder, '.next/standalone/server.js'), WEB)
  // Apart, because PostgreSQL's user must be able to enter it when the tests run as root.
  const data = mkdtempSync(path.join(tmpdir(), 'fresnel-data-'))
  const remove = () => {
    for (const one of [folder, data]) rmSync(one, { recursive: true, force: true })
  }
  return { folder, data, remove }
}

export type Run = {
  process: ChildProcess
  output: () => string
  exited: Promise<{ code: number | null; tookMs: number }>
}

/** Runs the command line in a checkout; the caller ends it. */
export function runFresnel(
  { folder, data }: { folder: string; data: string },
  args: string[],
  env: Record<string, string> = {},
  output: 'pipe' | 'terminal' = 'pipe',
): Run {
  const startedAt = performance.now()
  const command = [process.execPath, 'server/cli/fresnel.ts', ...args]
  // `script` gives its program a terminal.
  const [program = '', ...rest] = output === 'pipe' ? command : ['script', '-qefc', command.join(' '), '/dev/null']
  const child = spawn(program, rest, {
    cwd: folder,
    env: { NODE_ENV: 'test', PATH: process.env.PATH, FRESNEL_DATA: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (text += part.toString()))
  const exited = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    tookMs: performance.now() - startedAt,
  }))
  return { process: child, output: () => text, exited }
}

/** All processes that were started for this data folder, by their arguments or their environment. */
export function processesOf(data: string): { pid: number; command: string }[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry) || Number(entry) === process.pid) return []
    const [command, environment] = ['cmdline', 'environ'].map((name) => readProc(entry, name))
    return command?.includes(data) || environment?.includes(data)
      ? [{ pid: Number(entry), command: command?.replaceAll('\0', ' ') ?? '' }]
      : []
  })
}

/** Empty for a process that has ended, or is another user's. */
function readProc(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}
