import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { Kafka, logLevel, type Admin } from 'kafkajs'
import { afterAll, expect, test, vi } from 'vitest'
import { isSameProcess, type ProcessIdentity } from './process-info.ts'
import { readIdentity } from './service.ts'
import { readState } from './state.ts'

/** Cold, it fetches jars. */
const FIRST_START_MS = 300_000
const START_MS = 60_000
/** What a broker is given to stop after its parent was killed, and some more. */
const STOP_MS = 20_000

const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-stack-test-'))
const started: ChildProcess[] = []
afterAll(async () => {
  for (const child of started) child.kill('SIGKILL')
  await vi.waitUntil(() => services().filter(isSameProcess).length === 0, { timeout: STOP_MS })
  rmSync(folder, { recursive: true })
})

/** The command line in a process group of its own, as a terminal gives it. */
function stack(...args: string[]) {
  const child = spawn(process.execPath, ['e2e/stack/main.ts', ...args, '--folder', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  started.push(child)
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr])
    createInterface(stream).on('line', (line) => {
      lines.push(line)
      child.emit('said', line)
    })
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, text: lines.join('\n') }))
  return { child, ended }
}

async function upWithEnd(...args: string[]) {
  const { child, ended } = stack('up', ...args)
  const isReady = new Promise<true>((resolve) => {
    child.on('said', (line: string) => line.includes('Ctrl-C stops it') && resolve(true))
  })
  const outcome = await Promise.race([isReady, ended])
  if (outcome !== true) throw new Error(outcome.text)
  return { child, ended }
}

const up = async (...args: string[]) => (await upWithEnd(...args)).child

/** All services of the stack's folder, from the files that name them. */
const services = (): ProcessIdentity[] =>
  globSync(path.join(folder, '*/*.pid'))
    .map(readIdentity)
    .filter((identity) => identity !== null)

async function withAdmin<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
  const bootstrap = readState(folder)?.parts.kafka?.addresses.bootstrap ?? ''
  const admin = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING }).admin()
  await admin.connect()
  try {
    return await ask(admin)
  } finally {
    await admin.disconnect()
  }
}

test(
  'up starts parts that answer; after kill -9 none is left, and a second start has the same addresses and data',
  { timeout: FIRST_START_MS },
  async () => {
    const first = await up('kafka', 'flink')
    const parts = readState(folder)?.parts
    expect(Object.keys(parts ?? {}).sort()).toEqual(['flink', 'kafka'])
    expect(services().filter(isSameProcess)).toHaveLength(4)
    const { code, text } = await stack('status').ended
    // In the order in which they became ready.
    for (const name of ['bootstrap', 'rest', 'gateway']) expect(text).toMatch(new RegExp(` ${name} +answers`))
    expect(text).not.toContain('no answer')
    expect(code).toBe(0)
    await withAdmin((admin) => admin.createTopics({ topics: [{ topic: 'kept' }] }))

    first.kill('SIGKILL')
    await once(first, 'exit')
    // The end of its services is not waited for here: the second start does that.
    const second = await up('kafka', 'flink')
    expect(readState(folder)?.parts).toEqual(parts)
    expect(await withAdmin((admin) => admin.listTopics())).toEqual(['kept'])

    second.kill('SIGKILL')
    await expect.poll(() => services().filter(isSameProcess), { timeout: STOP_MS }).toEqual([])
    expect((await stack('status').ended).code).toBe(1)
  },
)

test('Ctrl-C stops in order, with success, and leaves none', { timeout: START_MS }, async () => {
  const { child, ended } = await upWithEnd('kafka')
  // To the whole group, as a terminal does.
  process.kill(-(child.pid ?? 0), 'SIGINT')
  expect((await ended).code).toBe(0)
  expect(services().filter(isSameProcess)).toEqual([])
  expect(readState(folder)).toBeNull()
})

test(
  'a second up on the same folder is refused with who has it; reset stops that one and deletes',
  { timeout: START_MS },
  async () => {
    const first = await up('kafka')
    const second = await stack('up', 'kafka').ended
    expect(second.code).toBe(1)
    expect(second.text).toContain(
      `a stack already runs on ${folder} (pid ${first.pid ?? 0}): stop it with npm run stack -- down`,
    )
    expect((await stack('reset', 'kafka').ended).code).toBe(0)
    expect(services().filter(isSameProcess)).toEqual([])
    expect(existsSync(path.join(folder, 'kafka'))).toBe(false)
  },
)

test('a service that ends by itself is named, and status tells', { timeout: START_MS }, async () => {
  const { child, ended } = await upWithEnd('kafka', 'flink')
  const said = new Promise<string>((resolve) => {
    child.on('said', (line: string) => line.includes('ended by itself') && resolve(line))
  })
  const broker = readIdentity(path.join(folder, 'kafka/kafka-1.pid'))
  process.kill(broker?.pid ?? 0, 'SIGKILL')
  expect(await said).toMatch(/kafka-1 ended by itself \(SIGKILL\); its log is .*kafka-1\.log/)
  const { code, text } = await stack('status').ended
  for (const line of [/ bootstrap +no answer/, /kafka-1 .*ended/, / rest +answers/]) expect(text).toMatch(line)
  expect(code).toBe(1)

  for (const { pid } of services().filter(isSameProcess)) process.kill(pid, 'SIGKILL')
  expect(await ended).toMatchObject({ code: 1, text: expect.stringMatching(/nothing runs any more$/) as string })
})

test(
  'a port that is taken is named with its holder, and the other parts are stopped',
  { timeout: START_MS },
  async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const { code, text } = await stack('up', 'kafka', 'flink', '--port', `kafka=${port}`).ended
    server.close()
    expect(text).toMatch(new RegExp(`port ${port} is taken by ".*" \\(pid ${process.pid}\\)`))
    expect(code).toBe(1)
    expect(services().filter(isSameProcess)).toEqual([])
  },
)

test.each([
  [['up', 'kafak'], 'there is no part "kafak"; one of kafka, flink'],
  [['up'], 'up needs the names of parts'],
  [['pu'], 'there is no command "pu"'],
  [['up', 'kafka', '--port', 'kafka=x'], '--port kafka=x: say PART=PORT'],
])('%j is answered with what is wrong and how it is used', async (args, expected) => {
  const { code, text } = await stack(...args).ended
  expect(code).toBe(2)
  expect(text).toContain(expected)
  expect(text).toContain('usage: npm run stack')
})
