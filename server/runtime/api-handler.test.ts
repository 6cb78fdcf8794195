import { beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { getTopicRoute } from '../contracts/api-routes.ts'
import { AppError } from '../use-cases/app-error.ts'

vi.mock('./auth.ts', () => ({
  requireUser: () => Promise.resolve({ id: '1', email: 'a@example.com', role: 'viewer' }),
  actorOf: () => ({ id: '1', name: 'a@example.com', ip: null, userAgent: null }),
}))
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
