import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import path from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { fakeCheckout, freePort, processesOf, runFresnel, type Run } from '../../e2e/harness/checkout.ts'
import { embeddedUrl } from './embedded-database.ts'

const checkout = fakeCheckout()
const runs: Run[] = []
afterEach(() => {
  for (const run of runs.splice(0)) run.process.kill('SIGKILL')
})
afterAll(async () => {
  // PostgreSQL still writes while it stops, and would leave half a folder behind.
  await eventually(() => expect(roles()).toEqual([]))
  checkout.remove()
}, 60_000)

function fresnel(args: string[], env: Record<string, string> = {}, output?: 'terminal'): Run {
  const run = runFresnel(checkout, args, env, output)
  runs.push(run)
  return run
}
const eventually = <T>(check: () => T | Promise<T>, timeout = 40_000) => vi.waitFor(check, { timeout, interval: 20 })
const roles = () =>
  processesOf(checkout.data).map(({ command }) => /postgres|server\.js|collector\.ts|fresnel\.ts/.exec(command)?.[0])

type Web = { pid: number; execArgv: string[]; env: Record<string, string> }
async function start(env: Record<string, string> = {}) {
  const port = await freePort()
  const run = fresnel(['start'], { PORT: String(port), ...env })
  const web = await eventually(async () => (await (await fetch(`http://127.0.0.1:${port}/`)).json()) as Web)
  await eventually(() => expect(roles()).toContain('collector.ts'))
  return { run, port, web, url: `http://127.0.0.1:${port}` }
}

/** A client that stays, as an open console does. */
async function openStream(url: string): Promise<void> {
  const request = get(`${url}/stream`)
  request.on('error', () => undefined)
  const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream]
  response.on('error', () => undefined)
  await once(response, 'data')
}

test('a start keeps the link for its owner alone, out of any log; Ctrl-C ends all within 3 s', async () => {
  const { run, url, web } = await start()
  const file = path.join(checkout.data, 'sign-in-url')
  await eventually(() =>
    expect(run.output()).toContain(`fresnel: sign in once, within an hour, at the address in ${file}\n`),
  )
  expect(readFileSync(file, 'utf8')).toMatch(new RegExp(`^${url}/sign-in/link\\?token=[\\w-]{43}$`))
  expect(run.output()).not.toContain('token')
  for (const name of ['sign-in-url', 'secret-key', 'launcher.sock'])
    expect(statSync(path.join(checkout.data, name)).mode & 0o077).toBe(0)
  expect(web.env).toMatchObject({ NODE_ENV: 'production', FRESNEL_URL: url, HOSTNAME: '127.0.0.1' })
  expect(web.execArgv).toContain('--max-old-space-size=512')

  const second = fresnel(['start'])
  const { code, tookMs } = await second.exited
  expect([code, tookMs < 3_000]).toEqual([1, true])
  expect(second.output()).toBe(
    `fresnel: Fresnel is running already on ${checkout.data}: process ${run.process.pid}, at ${url}\n` +
      `  Use that one, stop it with “kill ${run.process.pid}”, or choose another folder with FRESNEL_DATA.\n`,
  )

  const invitation = fresnel(['link', '--email', 'bob@example.org', '--role', 'viewer'])
  expect((await invitation.exited).code).toBe(0)
  expect(invitation.output()).toMatch(new RegExp(`^${url}/sign-in/link\\?token=[\\w-]{43}\\n$`))

  await openStream(url)
  const stoppedAt = performance.now()
  run.process.kill('SIGINT')
  expect((await run.exited).code).toBe(0)
  expect(performance.now() - stoppedAt).toBeLessThan(3_000)
  expect(roles()).toEqual([])
  expect(() => statSync(file)).toThrow('ENOENT')
}, 120_000)

test('a port that is taken names its holder, and nothing is left running', async () => {
  const holder = createServer()
  holder.listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const run = fresnel(['start'], { PORT: String(port) })
  expect((await run.exited).code).toBe(1)
  holder.close()
  const [said, fix] = run.output().split('\n')
  expect(said).toMatch(
    new RegExp(`^fresnel: port ${port} on 127\\.0\\.0\\.1 is taken by process ${process.pid} \\(.+\\)$`),
  )
  expect(fix).toBe('  Stop that one, or choose another with PORT=….')
  expect(roles()).toEqual([])
})

test('one more collector can be started alone, beside the launcher’s, and ends in an orderly way', async () => {
  await start()
  const more = fresnel(['collector'])
  await eventually(() => expect(more.output()).toContain('"msg":"collector started"'))
  const database = new pg.Client(embeddedUrl(path.join(checkout.data, 'postgresql')))
  await database.connect()
  const beating = async () => {
    const { rows } = await database.query(`SELECT 1 FROM "CollectorHeartbeat" WHERE "stoppedAt" IS NULL`)
    return rows.length
  }
  try {
    await eventually(async () => expect(await beating()).toBe(2))
    more.process.kill('SIGTERM')
    expect((await more.exited).code).toBe(0)
    expect(await beating()).toBe(1)
  } finally {
    await database.end()
  }
}, 120_000)

test('kill -9 of the launcher leaves no process, and the next start takes folder and port', async () => {
  const { run, port, url } = await start()
  await openStream(url)
  expect(roles()).toEqual(expect.arrayContaining(['server.js', 'collector.ts', 'postgres', 'fresnel.ts']))
  run.process.kill('SIGKILL')
  await run.exited

  const again = fresnel(['start'], { PORT: String(port) })
  await eventually(async () => {
    const web = (await (await fetch(url)).json()) as Web
    expect(web.env.FRESNEL_URL).toBe(url)
    expect(again.output()).toContain('fresnel: sign in once')
  })
  again.process.kill('SIGKILL')
  await eventually(() => expect(roles()).toEqual([]), 6_000)
}, 120_000)

test('a child that is killed is started again', async () => {
  const { url, web } = await start()
  process.kill(web.pid, 'SIGKILL')
  await eventually(async () => {
    const next = (await (await fetch(url)).json()) as Web
    expect(next.pid).not.toBe(web.pid)
  })
}, 120_000)

// After those that need a Fresnel without an administrator: the demo makes one.
test('on a terminal a start prints the link too, the demo’s never', async () => {
  const announced = async (env: Record<string, string>) => {
    const run = fresnel(['start'], { PORT: String(await freePort()), ...env }, 'terminal')
    await eventually(() => expect(run.output()).toContain('sign in once'))
    run.process.kill('SIGTERM')
    await run.exited
    await eventually(() => expect(roles()).toEqual([]))
    return /^fresnel: sign in once.*$/m.exec(run.output())?.[0].trim()
  }
  expect(await announced({})).toMatch(/ at http:\/\/127\.0\.0\.1:\d+\/sign-in\/link\?token=[\w-]{43}$/)
  expect(await announced({ FRESNEL_DEMO: '1' })).toMatch(/ at the address in .*sign-in-url$/)
}, 120_000)

test.each([
  [
    'a database that is not there',
    { DATABASE_URL: 'postgresql://u:hunter2@127.0.0.1:1/db' },
    /waiting for the database/,
  ],
  ['a short secret key', { FRESNEL_SECRET_KEY: 'short' }, /FRESNEL_SECRET_KEY: .*\n {2}Correct these variables/],
  ['a wrong port', { PORT: '99999' }, /PORT=99999 is no port\n/],
  ['an address of another machine', { FRESNEL_BIND: '192.0.2.1' }, /this machine has no address 192\.0\.2\.1/],
])(
  '%s is said by name, without a stack or a secret',
  async (_name, env, expected) => {
    const run = fresnel(['start'], { PORT: String(await freePort()), ...env })
    await eventually(() => expect(run.output()).toMatch(expected))
    run.process.kill('SIGTERM')
    await run.exited
    expect(run.output()).not.toMatch(/^\s+at /m)
    expect(run.output()).not.toContain('hunter2')
  },
  60_000,
)

test('the doctor says what is wrong where, with an exit code for scripts', async () => {
  const config = path.join(checkout.folder, 'broken.yaml')
  writeFileSync(config, 'apiVersion: fresnel.dev/v1\nenvironments: 7\n')
  const idle = fresnel(['doctor'], { FRESNEL_CONFIG: config })
  expect((await idle.exited).code).toBe(1)
  expect(idle.output()).toMatch(/^ok +Node +24\./m)
  expect(idle.output()).toMatch(/^WRONG +fresnel\.yaml +.*broken\.yaml: line 2, column 1: environments/m)
  expect(idle.output()).toMatch(/^note +database +nothing runs on .*\n +→ Start Fresnel first/m)

  writeFileSync(
    config,
    `apiVersion: fresnel.dev/v1
environments: [{ name: dev }]
connections: [{ name: closed, kind: kafka, environment: dev, bootstrap: "127.0.0.1:1" }]
`,
  )
  await start({ FRESNEL_CONFIG: config })
  await eventually(async () => {
    const running = fresnel(['doctor'], { FRESNEL_CONFIG: config })
    expect((await running.exited).code).toBe(1)
    expect(running.output()).toMatch(/^ok +database +PostgreSQL 18/m)
    expect(running.output()).toMatch(/^ok +configuration +.*broken\.yaml, in force/m)
    expect(running.output()).toMatch(/^WRONG +connection closed +.*(ECONNREFUSED|127\.0\.0\.1:1)/m)
  })
}, 120_000)

test.each([
  [['launch'], 2, /unknown command “launch”[^]*Usage/],
  [[], 2, /^Usage/],
  [['help'], 0, /^Usage/],
  [['link', '--nonsense'], 2, /Unknown option '--nonsense'[^]*Usage/],
  [['collector'], 1, /nothing runs on .*fresnel-data.*\n {2}Start Fresnel first/],
  [['link'], 1, /nothing runs on .*fresnel-data.*\n {2}Start Fresnel first/],
])('fresnel %j ends with %i', async (args, code, expected) => {
  const run = fresnel(args)
  expect((await run.exited).code).toBe(code)
  expect(run.output()).toMatch(expected)
})
