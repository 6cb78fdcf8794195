import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import pg from 'pg'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { createTestDatabase } from '../../e2e/harness/databases.ts'
import { freezePostgres } from '../../e2e/harness/frozen-postgres.ts'
import { migrate } from '../adapters/db/migrate.ts'
import { startEmbeddedDatabase } from './embedded-database.ts'

const CONFIG = `
apiVersion: fresnel.dev/v1
environments: [{ name: demo, tier: development, readOnly: false }]
connections:
  - { name: demo, kind: kafka, environment: demo, bootstrap: "127.0.0.1:1", security: { protocol: PLAINTEXT } }
pipelines:
  - id: orders
    name: Orders
    environment: demo
    entry: demo/raw
    sampleMs: 250
    slo: { targetMs: 5000, quantile: 0.95, window: 1h }
    hops:
      - { id: read, name: Read, engine: service, connection: demo, reads: [raw], group: reader, partitions: same }
`
const eventually = <T>(check: () => T | Promise<T>, timeout = 20_000) => vi.waitFor(check, { timeout, interval: 20 })

/** Each starts a process or two, and one waits for a lease to expire. */
vi.setConfig({ testTimeout: 60_000 })

let folder: string
let processes: CollectorProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fresnel-collector-'))
  writeFileSync(path.join(folder, 'fresnel.yaml'), CONFIG)
})
afterEach(async () => {
  await Promise.all(processes.map((one) => one.end('SIGKILL')))
  processes = []
  rmSync(folder, { recursive: true, force: true })
})

class CollectorProcess {
  readonly child: ChildProcess
  readonly calls: string[] = []
  log = ''
  readonly #ended: Promise<unknown>
  #onCall: (call: string) => void = () => undefined

  constructor(url: string, name = '0') {
    const env = {
      ...process.env,
      DATABASE_URL: url,
      FRESNEL_SECRET_KEY: 'k'.repeat(43),
      FRESNEL_CONFIG: path.join(folder, 'fresnel.yaml'),
      FRESNEL_COLLECTOR: name,
      FRESNEL_ROLE: 'collector',
    }
    this.child = spawn(process.execPath, ['e2e/harness/collector-process.ts'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#ended = once(this.child, 'exit')
    for (const stream of [this.child.stdout, this.child.stderr])
      if (stream)
        createInterface(stream).on('line', (line) => {
          if (!/^(starts|committed|ends|stable) /.test(line)) this.log += `${line}\n`
          else {
            this.calls.push(line)
            this.#onCall(line)
          }
        })
    processes.push(this)
  }

  /** Kills it the moment it asks for something that matches: in the middle of a round. */
  async killAt(pattern: RegExp): Promise<void> {
    this.#onCall = (call) => {
      if (pattern.test(call)) this.child.kill('SIGKILL')
    }
    await this.#ended
  }

  rounds(): number {
    return this.calls.filter((call) => call.startsWith('committed')).length
  }

  isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.isRunning()) this.child.kill(signal)
    await this.#ended
  }
}

type Row = { atMs: number; token: number }
async function journal(url: string): Promise<Row[]> {
  return query<Row>(
    url,
    `SELECT (extract(epoch FROM "roundAt") * 1000)::float8 AS "atMs", "fencingToken"::int AS token
     FROM "JournalRound" ORDER BY "roundAt"`,
  )
}
async function query<T extends pg.QueryResultRow>(url: string, text: string): Promise<T[]> {
  const client = new pg.Client(url)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query<T>(text)).rows
  } finally {
    await client.end()
  }
}
const widestGap = (rows: readonly Row[]): number =>
  Math.max(...rows.slice(1).map(({ atMs }, at) => atMs - (rows[at]?.atMs ?? 0)))

test('a kill in the middle of a round loses at most that round, and the next start goes on from the journal', async () => {
  const url = await createTestDatabase(inject('postgres'))
  const first = new CollectorProcess(url)
  await eventually(() => expect(first.rounds(), first.log).toBeGreaterThan(12))
  await first.killAt(/^ends raw/)
  // The one that it was in, and nothing else.
  const kept = await journal(url)
  expect(kept.length).toBeGreaterThanOrEqual(first.rounds() - 1)
  const killedAtMs = Date.now()
  const second = new CollectorProcess(url)
  await eventually(() => expect(second.rounds(), second.log).toBeGreaterThan(12))
  // A start of the same collector does not wait for the lease of the one that was killed.
  const after = (await journal(url)).slice(kept.length)
  expect((after[0]?.atMs ?? Infinity) - killedAtMs).toBeLessThan(8_000)
  expect(new Set(after.map(({ token }) => token))).toEqual(new Set([2]))
  // Records that entered before the kill are decided after it, from the rounds of both.
  await eventually(async () => {
    const status = await query<{ state: string; good: number }>(
      url,
      `SELECT status->>'state' AS state, (status #>> '{budget,good}')::float8 AS good FROM "PipelineStatus"`,
    )
    expect(status[0]?.state, second.log).toBe('healthy')
    expect(status[0]?.good).toBeGreaterThan(0)
  })
})

test('SIGTERM ends it within two seconds, with everything written and the leases given back', async () => {
  const url = await createTestDatabase(inject('postgres'))
  const one = new CollectorProcess(url)
  await eventually(() => expect(one.rounds(), one.log).toBeGreaterThan(8))
  const startedAtMs = performance.now()
  await one.end('SIGTERM')
  expect(performance.now() - startedAtMs).toBeLessThan(2_000)
  expect(one.child.exitCode).toBe(0)
  expect((await journal(url)).length).toBeGreaterThanOrEqual(one.rounds() - 1)
  expect(await query(url, `SELECT 1 FROM "Lease" WHERE "expiresAt" > now()`)).toEqual([])
  expect(await query(url, `SELECT 1 FROM "CollectorHeartbeat" WHERE "stoppedAt" IS NOT NULL`)).toHaveLength(1)
})

test('while the database is away sampling goes on, and all of its rounds are there afterwards', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'fresnel-db-'))
  const database = await startEmbeddedDatabase(data)
  const { url } = database
  await migrate(url)
  const one = new CollectorProcess(url)
  try {
    await eventually(() => expect(one.rounds(), one.log).toBeGreaterThan(8))
    await database.stop()
    const roundsBefore = one.rounds()
    await eventually(() => expect(one.rounds(), one.log).toBeGreaterThan(roundsBefore + 20))
    const again = await startEmbeddedDatabase(data)
    try {
      const backAtMs = Date.now()
      await eventually(async () => expect((await journal(url)).at(-1)?.atMs).toBeGreaterThan(backAtMs))
      const rows = await journal(url)
      expect(one.isRunning()).toBe(true)
      expect(rows.length).toBeGreaterThan(roundsBefore + 20)
      expect(widestGap(rows)).toBeLessThan(2_000)
      await eventually(async () =>
        expect(
          await query(url, `SELECT 1 FROM "CollectorHeartbeat" WHERE "beatAt" > now() - interval '2 s'`),
        ).toHaveLength(1),
      )
      await one.end('SIGTERM')
    } finally {
      await again.stop()
    }
  } finally {
    await one.end('SIGKILL')
    await database.stop()
    rmSync(data, { recursive: true, force: true })
  }
})

test('while the database is frozen the heartbeat gives up and sampling goes on; it beats again when that goes on', async () => {
  const data = mkdtempSync(path.join(tmpdir(), 'fresnel-db-'))
  const database = await startEmbeddedDatabase(data)
  const { url } = database
  await migrate(url)
  const one = new CollectorProcess(url)
  let thaw: () => void = () => undefined
  try {
    await eventually(() => expect(one.rounds(), one.log).toBeGreaterThan(8))
    thaw = freezePostgres(data)
    const roundsBefore = one.rounds()
    await eventually(() => expect(one.log).toContain('waits for the database'))
    expect(one.rounds()).toBeGreaterThan(roundsBefore + 8)
    thaw()
    await eventually(async () =>
      expect(
        await query(url, `SELECT 1 FROM "CollectorHeartbeat" WHERE "beatAt" > now() - interval '2 s'`),
      ).toHaveLength(1),
    )
  } finally {
    thaw()
    await one.end('SIGKILL')
    await database.stop()
    rmSync(data, { recursive: true, force: true })
  }
})

test.each([
  ['with names of their own', 'a', 'b'],
  ['that nobody named', '', ''],
])('of two collectors %s one writes; when it is killed the other goes on with a greater token', async (_what, a, b) => {
  const url = await createTestDatabase(inject('postgres'))
  const both = { a: new CollectorProcess(url, a), b: new CollectorProcess(url, b) }
  const winner = await eventually(() => {
    const found = Object.values(both).find((one) => one.rounds() > 8)
    if (!found) throw new Error(`nobody samples yet: ${both.a.log}${both.b.log}`)
    return found
  })
  const loser = winner === both.a ? both.b : both.a
  expect(loser.rounds()).toBe(0)
  await winner.end('SIGKILL')
  await eventually(() => expect(loser.rounds(), loser.log).toBeGreaterThan(4), 25_000)
  const tokens = (await journal(url)).map(({ token }) => token)
  expect(tokens).toEqual([...tokens].sort((a, b) => a - b))
  expect(new Set(tokens)).toEqual(new Set([1, 2]))
})
