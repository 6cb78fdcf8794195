import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createTestDatabase } from '../../../e2e/harness/databases.ts'
import { aesGcmSecretBox } from '../secrets/aes-gcm-secret-box.ts'
import { dbConnectionRepository } from './connection-repository.ts'
import { createDatabase, type Database } from './prisma-client.ts'

let db: Database
const secrets = aesGcmSecretBox('a key of the test, long enough to be one')
const repository = () => dbConnectionRepository(db, secrets)
const actor = { id: 'u1', name: 'ann@example.org', ip: '192.0.2.1', userAgent: 'test' }
const entry = (action: string, name: string) => ({
  ...{ actor, action, subject: `connection:${name}`, before: null, after: { name }, outcome: 'done' as const },
})
const input = (name: string, password: string | null = null) => ({
  ...{ name, environment: 'staging', bootstrap: 'k:9092', password },
  security: { protocol: 'PLAINTEXT' as const, verifyCertificate: true },
})
const add = (name: string, password: string | null = null) =>
  repository().add(input(name, password), entry('connection.add', name))
const audited = (name: string) => db.auditEvent.findMany({ where: { subject: `connection:${name}` } })

beforeAll(async () => {
  db = createDatabase(await createTestDatabase(inject('postgres')), () => undefined)
})
afterAll(() => db.$disconnect())

test('a connection is kept with its environment and its audit row, and never gives its password back', async () => {
  const added = await add('one', 'hunter2')
  expect(added).toMatchObject({
    name: 'one',
    environment: 'staging',
    hasPassword: true,
    origin: 'console',
    snapshot: null,
  })
  expect(await repository().find('one')).toEqual(added)
  expect(JSON.stringify(await db.connection.findMany(), (_k, v: unknown) => v)).not.toContain('hunter2')
  expect(await audited('one')).toMatchObject([{ actor: 'ann@example.org', actorId: 'u1', ip: '192.0.2.1' }])
  expect(await db.environment.findUnique({ where: { name: 'staging' } })).toMatchObject({ tier: 'staging' })
})

test('of two with one name at the same moment one is kept, with one audit row', async () => {
  const answers = await Promise.allSettled([add('twice'), add('twice')])
  const refused = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []))
  expect(refused).toMatchObject([{ code: 'name_taken', userMessage: expect.stringContaining('“twice”') as string }])
  expect(await audited('twice')).toHaveLength(1)
})

test('a change whose audit row cannot be written is not made', async () => {
  const unwritable = { ...entry('connection.add', 'unaudited'), subject: null as unknown as string }
  await expect(repository().add(input('unaudited'), unwritable)).rejects.toThrow()
  expect(await repository().find('unaudited')).toBeNull()
})

describe('credentials', () => {
  test('are opened for the server', async () => {
    await add('sealed', 'hunter2')
    const found = (await repository().credentials()).find(({ name }) => name === 'sealed')
    expect(found).toMatchObject({ environment: 'staging', problem: null, credentials: { password: 'hunter2' } })
  })

  test('under another key name the problem and leave the other connections alone', async () => {
    const other = dbConnectionRepository(db, aesGcmSecretBox('another key of the test, also long enough'))
    const all = await other.credentials()
    expect(all.find(({ name }) => name === 'sealed')).toMatchObject({
      problem: expect.stringMatching(/FRESNEL_SECRET_KEY/) as string,
      credentials: { password: null },
    })
    expect(all.find(({ name }) => name === 'twice')).toMatchObject({ problem: null })
  })
})

describe('removing', () => {
  const remove = (name: string) => repository().remove(name, entry('connection.delete', name))

  test('takes what was discovered through it, and nothing of one whose name begins alike', async () => {
    for (const name of ['gone', 'gone-not']) {
      await add(name)
      const seen = { firstSeenAt: new Date(), lastSeenAt: new Date() }
      const urn = `topic:${name}/t`
      await db.entity.create({
        data: { urn, kind: 'topic', connection: name, name: 't', attributes: {}, health: 'healthy', ...seen },
      })
      await db.liveState.create({ data: { key: `lag:${name}/g/x`, computedAt: new Date(), state: {} } })
      await db.liveState.create({ data: { key: `sampling:${name}`, computedAt: new Date(), state: {} } })
      const relation = { kind: 'reads', source: 'detected', evidence: 'committed offsets', lastSeenAt: new Date() }
      await db.relation.create({ data: { fromUrn: `consumer-group:${name}/g`, toUrn: urn, ...relation } })
    }
    await remove('gone')
    expect(await repository().find('gone')).toBeNull()
    expect((await db.entity.findMany()).map(({ urn }) => urn)).toEqual(['topic:gone-not/t'])
    expect((await db.relation.findMany()).map(({ toUrn }) => toUrn)).toEqual(['topic:gone-not/t'])
    expect((await db.liveState.findMany()).map(({ key }) => key).sort()).toEqual([
      'lag:gone-not/g/x',
      'sampling:gone-not',
    ])
    expect((await audited('gone')).map(({ action }) => action)).toEqual(['connection.add', 'connection.delete'])
  })

  test('one that is not there is not_found, without an audit row', async () => {
    await expect(remove('nothing')).rejects.toMatchObject({ code: 'not_found' })
    expect(await audited('nothing')).toEqual([])
  })

  test.each([
    ['entry', { entry: 'used/in', hops: [] }],
    ['hop', { entry: 'other/in', hops: [{ connection: 'used' }] }],
  ])('one that is the %s of a pipeline is a conflict that names the pipeline', async (place, spec) => {
    if (!(await repository().find('used'))) await add('used')
    const environment = await db.environment.findFirstOrThrow()
    const pipeline = { id: `p-${place}`, name: 'P', environmentId: environment.id, origin: 'file', spec }
    await db.pipeline.create({ data: pipeline })
    await expect(remove('used')).rejects.toMatchObject({
      code: 'conflict',
      userMessage: expect.stringContaining(`“p-${place}”`) as string,
    })
    await db.pipeline.delete({ where: { id: pipeline.id } })
  })
})

test('what its sampling last said is read with it, and nothing of one whose name begins alike', async () => {
  await add('sampled')
  await add('sampled-not')
  expect(await repository().find('sampled')).toMatchObject({ sampling: null })
  const errors = [
    { subject: 'ListOffsets t/3', code: 'TIMED_OUT', message: 'Broker 2 does not answer.', sinceMs: 1_000 },
  ]
  const counts = { tookMs: 1, intervalMs: 500, partitions: 1, groups: 0, requests: 1 }
  const state = { roundAtMs: null, triedAtMs: 61_000, ...counts, errors }
  await db.liveState.create({ data: { key: 'sampling:sampled', computedAt: new Date(), state } })
  const expected = {
    roundAt: null,
    triedAt: '1970-01-01T00:01:01.000Z',
    errors: [{ subject: 'ListOffsets t/3', message: 'Broker 2 does not answer.', since: '1970-01-01T00:00:01.000Z' }],
  }
  expect((await repository().find('sampled'))?.sampling).toEqual(expected)
  const page = await repository().page('sample', 2)
  expect(page.map(({ name, sampling }) => [name, sampling])).toEqual([
    ['sampled', expected],
    ['sampled-not', null],
  ])
})

test.each([`UPDATE "AuditEvent" SET "actor" = 'nobody'`, `DELETE FROM "AuditEvent"`, `TRUNCATE "AuditEvent"`])(
  '%s is refused: the audit log only grows',
  async (sql) => {
    await expect(db.$executeRawUnsafe(sql)).rejects.toThrow(/append-only/)
  },
)
