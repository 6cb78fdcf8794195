import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeAll, expect, inject, test, vi } from 'vitest'
import { createTestDatabase } from '../../e2e/harness/databases.ts'
import { startConfigWatcher } from './config-watcher.ts'
import { services } from './services.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-config-'))
const file = path.join(folder, 'fresnel.yaml')
const stop = new AbortController()

const yaml = (connections: string[], more = '') =>
  `apiVersion: fresnel.dev/v1\nenvironments: [{ name: dev }]\nconnections:\n${connections
    .map((name) => `  - { name: ${name}, kind: kafka, environment: dev, bootstrap: "${name}:9092" }\n`)
    .join('')}${more}`
/** As editors do: a new file takes the old one's place. */
function save(text: string): void {
  writeFileSync(`${file}~`, text)
  renameSync(`${file}~`, file)
}
const names = async () => (await services().listConnections({ limit: 50 })).items.map(({ name }) => name)
const problem = async () => (await services().configStatus())?.problem ?? null
const eventually = (check: () => Promise<void>) => vi.waitFor(check, { timeout: 10_000, interval: 20 })

beforeAll(async () => {
  Object.assign(process.env, {
    DATABASE_URL: await createTestDatabase(inject('postgres')),
    FRESNEL_SECRET_KEY: 'a key of the test, long enough to be one',
    FRESNEL_CONFIG: file,
    KAFKA_PASSWORD: 'hunter2',
    LOG_LEVEL: 'silent',
  })
  save(yaml(['first']))
  const watching = startConfigWatcher(stop.signal)
  return async () => {
    stop.abort()
    await watching
    await services().database.$disconnect()
    rmSync(folder, { recursive: true })
  }
})

test('what the file says is there, and follows it through renames', async () => {
  await eventually(async () => expect(await names()).toEqual(['first']))
  save(yaml(['second', 'third']))
  await eventually(async () => expect(await names()).toEqual(['second', 'third']))
})

test('a wrong file changes nothing and says where it is wrong, until it is repaired', async () => {
  save(yaml(['fourth'], 'pipelines: 7\n'))
  await eventually(async () =>
    expect(await problem()).toMatch(/fresnel\.yaml: line 5, column 1: pipelines: .*from before stays in force/),
  )
  expect(await names()).toEqual(['second', 'third'])
  rmSync(file)
  await eventually(async () => expect(await problem()).toMatch(/no such file/))
  expect(await names()).toEqual(['second', 'third'])
  save(yaml(['fourth']))
  await eventually(async () => expect(await names()).toEqual(['fourth']))
  expect(await problem()).toBeNull()
})

test('a name that the console has is an error that names both; it goes when the other one goes', async () => {
  const actor = { id: null, name: 'ann@example.org', ip: null, userAgent: null }
  const security = { protocol: 'PLAINTEXT', verifyCertificate: true } as const
  await services().addConnection({ name: 'mine', environment: 'staging', bootstrap: 'm:9092', security }, actor)
  save(yaml(['fourth', 'mine']))
  await eventually(async () =>
    expect(await problem()).toMatch(
      /line 5, column \d+: The console has a connection “mine” already \(m:9092 in staging\)/,
    ),
  )
  expect((await services().connections.find('mine'))?.origin).toBe('console')
  await services().deleteConnection('mine', actor)
  await eventually(async () => expect((await services().connections.find('mine'))?.origin).toBe('file'))
  expect(await problem()).toBeNull()
})

test('the console neither deletes nor takes the name of what the file declares', async () => {
  const actor = { id: null, name: 'ann@example.org', ip: null, userAgent: null }
  const security = { protocol: 'PLAINTEXT', verifyCertificate: true } as const
  await expect(services().deleteConnection('fourth', actor)).rejects.toMatchObject({ code: 'declared_in_file' })
  const input = { name: 'fourth', environment: 'dev', bootstrap: 'm:9092', security }
  await expect(services().addConnection(input, actor)).rejects.toMatchObject({ code: 'declared_in_file' })
})

test('a password is sealed, opens for the collector, and is in no audit row', async () => {
  const secured = `apiVersion: fresnel.dev/v1
environments: [{ name: dev }]
connections:
  - name: fifth
    kind: kafka
    environment: dev
    bootstrap: k:9092
    security: { protocol: SASL_PLAINTEXT, mechanism: PLAIN, username: u }
    password: "\${env:KAFKA_PASSWORD}"
pipelines:
  - id: p
    name: P
    environment: dev
    entry: fifth/in
    hops: [{ id: a, name: A, engine: service, connection: fifth, reads: [in], group: a }]
`
  save(secured)
  await eventually(async () => expect(await names()).toEqual(['fifth']))
  const [found] = await services().connections.credentials()
  expect(found).toMatchObject({ problem: null, credentials: { password: 'hunter2' } })
  expect(await services().pipelines.pipelines()).toMatchObject([{ id: 'p', hops: [{ id: 'a', group: 'a' }] }])
  const rows = await services().database.auditEvent.findMany({ orderBy: { id: 'asc' } })
  const last = rows.at(-1)
  expect(last).toMatchObject({ actor: 'fresnel.yaml', action: 'config.apply', outcome: 'done' })
  expect(Object.keys(last?.before as object).sort()).toEqual(['connection:fourth', 'connection:mine'])
  expect(Object.keys(last?.after as object).sort()).toEqual(['connection:fifth', 'pipeline:p'])
  expect(JSON.stringify(rows.map(({ before, after }) => [before, after]))).not.toContain('hunter2')

  save(secured + '# a comment changes nothing\n')
  await eventually(async () => {
    const [status] = await services().database.configFileStatus.findMany()
    expect(status?.appliedAt?.getTime()).toBeGreaterThan(last?.at.getTime() ?? 0)
  })
  expect(await services().database.auditEvent.count()).toBe(rows.length)
})
