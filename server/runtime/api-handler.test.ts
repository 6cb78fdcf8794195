import { beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { deleteConnectionRoute, getTopicRoute, testConnectionRoute } from '../contracts/api-routes.ts'
import { AppError } from '../use-cases/app-error.ts'

vi.mock('./auth.ts', () => ({
  requireUser: () => Promise.resolve({ id: '1', email: 'a@example.com', role: 'viewer' }),
  actorOf: () => ({ id: '1', name: 'a@example.com', ip: null, userAgent: null }),
}))
Object.assign(process.env, {
  DATABASE_URL: 'postgresql://not-asked',
  FRESNEL_URL: 'http://127.0.0.1:3000',
  FRESNEL_SECRET_KEY: 'a key of the test, long enough to be one',
})
const { apiHandler } = await import('./api-handler.ts')

const route = { ...getTopicRoute, response: z.object({ urn: z.string(), now: z.string() }) }
const answer = vi.fn((urn: string) => Promise.resolve({ urn, now: new Date().toISOString() }))
const handler = apiHandler(route, 'inventory:read', ({ params }) => answer(params.urn))
const get = (segment: string, headers: Record<string, string> = {}) =>
  handler(new Request(`http://127.0.0.1/api/v1/topics/${segment}`, { headers }))
const ORDERS = 'topic%3Ademo%2Forders.raw'

beforeEach(() => void answer.mockClear())

test('a URN is decoded once, its slash and any percent sign of its own included', async () => {
  await get(ORDERS)
  await get('topic%3Ademo%2F100%2525')
  expect(answer.mock.calls).toEqual([['topic:demo/orders.raw'], ['topic:demo/100%25']])
})

test.each(['topic%3Ademo', '%E0%A4%A'])('%s is a problem of the caller', async (segment) => {
  const response = await get(segment, { 'x-request-id': 'r-1' })
  expect([response.status, response.headers.get('content-type')]).toEqual([400, 'application/problem+json'])
  expect(await response.json()).toMatchObject({ code: 'invalid_input', requestId: 'r-1' })
  expect(answer).not.toHaveBeenCalled()
})

test('an answer that differs only in the time of asking is not sent again', async () => {
  vi.useFakeTimers({ now: 0 })
  const etag = (await get(ORDERS)).headers.get('etag') ?? ''
  vi.setSystemTime(60_000)
  const same = await get(ORDERS, { 'if-none-match': `"other", ${etag}` })
  vi.useRealTimers()
  expect([same.status, await same.text(), etag.startsWith('W/"')]).toEqual([304, '', true])
  expect((await get('topic%3Ademo%2Fother', { 'if-none-match': etag })).status).toBe(200)
})

test('what is not there is a problem document, and nothing may be kept by a browser', async () => {
  answer.mockRejectedValueOnce(new AppError('not_found', { message: 'none', userMessage: 'There is no topic “x”.' }))
  const response = await get(ORDERS)
  expect([response.status, response.headers.get('cache-control')]).toEqual([404, 'private, no-store'])
  expect(await response.json()).toMatchObject({ code: 'not_found', detail: 'There is no topic “x”.' })
})

describe('a write', () => {
  const probed = vi.fn((_signal: AbortSignal) => Promise.resolve({ ok: true }))
  const done = z.object({ ok: z.boolean() })
  const write = apiHandler({ ...testConnectionRoute, response: done }, 'connection:test', ({ signal }) =>
    probed(signal),
  )
  const remove = apiHandler({ ...deleteConnectionRoute, response: done }, 'connection:delete', () =>
    Promise.resolve({ ok: true }),
  )
  const BODY = JSON.stringify({ bootstrap: 'k:9092', security: { protocol: 'PLAINTEXT' } })
  const JSON_TYPE = { 'content-type': 'application/json' }
  const send = (headers: Record<string, string>, signal?: AbortSignal) =>
    write(
      new Request('http://127.0.0.1:3000/api/v1/connections/test', {
        ...{ method: 'POST', headers, body: new TextEncoder().encode(BODY) },
        ...(signal && { signal }),
      }),
    )
  beforeEach(() => void probed.mockClear())

  test.each([
    [{ ...JSON_TYPE }, 200],
    [{ 'content-type': 'Application/JSON; charset=utf-8', origin: 'http://localhost:3000' }, 200],
    [{ ...JSON_TYPE, origin: 'http://evil.example' }, 403],
    [{ ...JSON_TYPE, origin: 'null' }, 403],
    [{ ...JSON_TYPE, 'sec-fetch-site': 'cross-site' }, 403],
    // What a form of another site can send without being asked first.
    [{ 'content-type': 'text/plain' }, 415],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 415],
    [{ 'content-type': 'text/plain; application/json' }, 415],
    [{}, 415],
  ])('with %j is answered with %i', async (headers, status) => {
    const response = await send(headers)
    expect(response.status).toBe(status)
    expect(probed).toHaveBeenCalledTimes(status === 200 ? 1 : 0)
    if (status === 415) expect(await response.json()).toMatchObject({ code: 'unsupported_media_type' })
    if (status === 403) expect(await response.json()).toMatchObject({ code: 'forbidden' })
  })

  test('without a body needs no content type, but the same origin', async () => {
    const url = 'http://127.0.0.1:3000/api/v1/connections/mine'
    const from = (headers: Record<string, string>) => remove(new Request(url, { method: 'DELETE', headers }))
    expect((await from({ origin: 'http://127.0.0.1:3000' })).status).toBe(200)
    expect((await from({ origin: 'http://evil.example' })).status).toBe(403)
  })

  test('that its client leaves tells what it runs', async () => {
    const client = new AbortController()
    await send(JSON_TYPE, client.signal)
    const [signal] = probed.mock.calls[0] ?? []
    expect(signal?.aborted).toBe(false)
    client.abort()
    expect(signal?.aborted).toBe(true)
  })
})
