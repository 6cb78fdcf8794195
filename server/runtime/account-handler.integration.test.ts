import { beforeAll, describe, expect, inject, test } from 'vitest'
import { createTestDatabase } from '../../e2e/harness/databases.ts'
import { linkHandler, signInHandler, signOutHandler } from './account-handler.ts'
import { findUser, requireUser } from './auth.ts'
import { services } from './services.ts'

const URL_HTTPS = 'https://fresnel.example'

beforeAll(async () => {
  Object.assign(process.env, {
    DATABASE_URL: await createTestDatabase(inject('postgres')),
    FRESNEL_URL: URL_HTTPS,
    FRESNEL_SECRET_KEY: 'a key of the test, long enough to be one',
  })
  return () => services().database.$disconnect()
})

let clients = 0
/** A client of its own, so that one test's attempts are not counted as another's. */
const client = () => `192.0.2.${++clients}`

const post = (handler: (request: Request) => Promise<Response>, body: unknown, headers: Record<string, string> = {}) =>
  handler(
    new Request(`${URL_HTTPS}/api/auth`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: URL_HTTPS, 'x-fresnel-peer': client(), ...headers },
      body: JSON.stringify(body),
    }),
  )
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code
const cookieOf = (response: Response) => ({ cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' })
const audited = (subject: string) =>
  services().database.auditEvent.findMany({ where: { subject }, orderBy: { id: 'asc' } })

async function invite(email: string, role: 'viewer' | 'admin', password: string): Promise<Response> {
  const { token } = await services().issueLink({ email, role })
  return post(linkHandler, { token, password })
}

describe('the first administrator', () => {
  test('is made by the link of the first start, once, by one of two at the same moment', async () => {
    const { token, purpose } = await services().issueLink({ email: null, role: null })
    expect(purpose).toBe('first-admin')
    expect(await services().lookAtLink(token)).toMatchObject({ state: 'valid', purpose: 'first-admin' })

    const incomplete = await post(linkHandler, { token, email: 'ann@example.org' })
    expect([incomplete.status, await codeOf(incomplete)]).toEqual([400, 'invalid_input'])

    const wanted = { token, email: 'Ann@Example.org', password: 'correct horse' }
    const answers = await Promise.all([post(linkHandler, wanted), post(linkHandler, wanted)])
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 410])
    expect(await services().lookAtLink(token)).toEqual({ state: 'used' })
    const [done] = answers.filter((answer) => answer.ok)
    expect(await findUser(new Headers(cookieOf(done as Response)))).toMatchObject({
      email: 'ann@example.org',
      role: 'admin',
    })
    expect((await audited('user:ann@example.org')).map((row) => row.action)).toEqual(['link.use', 'user.create'])
  })

  test('is made once: a second such link does nothing', async () => {
    const { database } = services()
    const { token } = await services().issueLink({ email: null, role: null })
    await database.oneTimeLink.updateMany({ where: { usedAt: null }, data: { purpose: 'first-admin', userId: null } })
    const answer = await post(linkHandler, { token, email: 'eve@example.org', password: 'correct horse' })
    expect([answer.status, await codeOf(answer)]).toEqual([409, 'conflict'])
    expect(await database.user.count()).toBe(1)
  })
})

test.each([
  ['an expired link', `UPDATE "OneTimeLink" SET "expiresAt" = now() WHERE "usedAt" IS NULL`, 410, 'link_expired'],
  ['a link of another Fresnel', `DELETE FROM "OneTimeLink" WHERE "usedAt" IS NULL`, 404, 'not_found'],
])('%s says so, and what to do', async (_name, sql, status, code) => {
  const { token } = await services().issueLink({ email: null, role: null })
  await services().database.$executeRawUnsafe(sql)
  const answer = await post(linkHandler, { token })
  const problem = (await answer.json()) as { code: string; detail: string }
  expect([answer.status, problem.code]).toEqual([status, code])
  expect(problem.detail).toContain('fresnel link')
})

test('the database holds no token that signs anybody in', async () => {
  const { token } = await services().issueLink({ email: null, role: null })
  const rows = await services().database.oneTimeLink.findMany()
  expect(JSON.stringify(rows)).not.toContain(token)
})

test('the session cookie is for this host, for HTTPS and not for scripts', async () => {
  const answer = await invite('cookie@example.org', 'viewer', 'correct horse')
  const [cookie = ''] = answer.headers.getSetCookie()
  expect(cookie).toMatch(/^__Secure-better-auth\.session_token=/)
  for (const attribute of ['HttpOnly', 'Secure', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(attribute)
  expect(cookie).not.toContain('Domain')
})

describe('with e-mail and password', () => {
  test('a right one signs in, and ends at once when it is revoked', async () => {
    await invite('bob@example.org', 'viewer', 'correct horse')
    const answer = await post(signInHandler, { email: 'BOB@example.org', password: 'correct horse' })
    expect(answer.status).toBe(200)
    const headers = new Headers(cookieOf(answer))
    expect(await requireUser(headers, 'inventory:read')).toMatchObject({ role: 'viewer' })
    await expect(requireUser(headers, 'audit:read')).rejects.toMatchObject({ code: 'forbidden' })
    await services().database.session.deleteMany({ where: { user: { email: 'bob@example.org' } } })
    expect(await findUser(headers)).toBeNull()
  })

  test.each([
    ['wrong password', 'dan@example.org', 'incorrect horse'],
    ['unknown e-mail', 'nobody@example.org', 'correct horse'],
  ])('a %s is told nothing of which was wrong, and audited', async (_name, email, password) => {
    if (email.startsWith('dan')) await invite(email, 'viewer', 'correct horse')
    const answer = await post(signInHandler, { email, password })
    const problem = (await answer.json()) as { detail: string }
    expect([answer.status, problem.detail]).toEqual([401, 'E-mail or password is wrong.'])
    expect(answer.headers.getSetCookie()).toEqual([])
    expect((await audited(`user:${email}`)).at(-1)).toMatchObject({ action: 'session.sign-in', outcome: 'refused' })
  })

  test('from one address the eleventh attempt in a minute waits, even with the right password, and only there', async () => {
    await invite('eva@example.org', 'viewer', 'correct horse')
    const from = { 'x-fresnel-peer': client(), 'x-forwarded-for': 'whatever' }
    const wrong = { email: 'eva@example.org', password: 'incorrect horse' }
    for (let attempt = 1; attempt <= 10; attempt++) expect((await post(signInHandler, wrong, from)).status).toBe(401)
    const refused = await post(signInHandler, { ...wrong, password: 'correct horse' }, from)
    expect([refused.status, await codeOf(refused)]).toEqual([429, 'too_many_requests'])
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await post(signInHandler, { ...wrong, password: 'correct horse' })).status).toBe(200)
  })

  test('attempts at the same moment are all counted', async () => {
    const from = { 'x-fresnel-peer': client() }
    const attempts = Array.from({ length: 14 }, () =>
      post(signInHandler, { email: 'many@example.org', password: 'x' }, from),
    )
    const statuses = (await Promise.all(attempts)).map((answer) => answer.status)
    expect(statuses.filter((status) => status === 429)).toHaveLength(4)
  })

  test.each([
    [{ origin: 'https://evil.example' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 401],
    [{ 'content-type': 'text/plain' }, 415],
  ])('with %j the answer is %i', async (headers, status) => {
    const answer = await post(signInHandler, { email: 'bob@example.org', password: 'no' }, headers)
    expect(answer.status).toBe(status)
  })
})

describe('signing out', () => {
  test('ends the session in the database and takes the cookie away', async () => {
    const headers = cookieOf(await invite('fay@example.org', 'viewer', 'correct horse'))
    const answer = await post(signOutHandler, {}, headers)
    expect(answer.status).toBe(200)
    expect(answer.headers.getSetCookie().some((cookie) => /session_token=;.*Max-Age=0/.test(cookie))).toBe(true)
    expect(await findUser(new Headers(headers))).toBeNull()
    expect((await audited('user:fay@example.org')).at(-1)?.action).toBe('session.sign-out')
  })

  test('without a session, or with a forged one, is 401', async () => {
    expect((await post(signOutHandler, {})).status).toBe(401)
    const forged = { cookie: '__Secure-better-auth.session_token=forged.forged' }
    expect((await post(signOutHandler, {}, forged)).status).toBe(401)
  })
})

test('audit rows hold address, browser and no password', async () => {
  const rows = await services().database.auditEvent.findMany()
  expect(rows.some((row) => row.ip?.startsWith('192.0.2.'))).toBe(true)
  expect(
    JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  ).not.toMatch(/correct horse/)
})

test('the demo’s link signs its administrator in, again with each start', async () => {
  for (let start = 0; start < 2; start++) {
    const { token } = await services().issueDemoLink()
    const answer = await post(linkHandler, { token })
    expect(await findUser(new Headers(cookieOf(answer)))).toMatchObject({ role: 'admin' })
  }
})
