import { expect, test } from 'vitest'
import { clientAddress, refuseForeignOrigin, trustedOrigins } from './request-origin.ts'

test.each([
  [
    'no proxy: what a client claims is nothing',
    0,
    { 'x-fresnel-peer': '10.0.0.1', 'x-forwarded-for': '6.6.6.6' },
    '10.0.0.1',
  ],
  [
    'one proxy: its own entry',
    1,
    { 'x-fresnel-peer': '10.0.0.1', 'x-forwarded-for': '6.6.6.6, 192.0.2.7' },
    '192.0.2.7',
  ],
  ['two proxies', 2, { 'x-fresnel-peer': '10.0.0.1', 'x-forwarded-for': '6.6.6.6, 192.0.2.7, 10.0.0.2' }, '192.0.2.7'],
  ['a proxy that said nothing', 1, { 'x-fresnel-peer': '10.0.0.1' }, '10.0.0.1'],
  ['fewer entries than proxies', 2, { 'x-fresnel-peer': '10.0.0.1', 'x-forwarded-for': '192.0.2.7' }, '10.0.0.1'],
  ['nothing at all', 0, {}, null],
])('%s', (_name, proxies, headers, expected) => {
  expect(clientAddress(new Headers(headers as Record<string, string>), proxies)).toBe(expected)
})

test.each([
  ['https://fresnel.example', ['https://fresnel.example']],
  ['http://127.0.0.1:3000', ['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000']],
])('%s trusts %j', (url, expected) => {
  expect(trustedOrigins(url)).toEqual(expected)
})

test.each([
  [{ origin: 'http://localhost:3000' }, true],
  [{ origin: 'http://localhost:3001' }, false],
  [{ origin: 'null' }, false],
  [{ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }, false],
  [{}, true],
])('a write with %j passes: %s', (headers, passes) => {
  const attempt = () => refuseForeignOrigin(new Headers(headers), 'http://127.0.0.1:3000')
  if (passes) expect(attempt).not.toThrow()
  else expect(attempt).toThrow(expect.objectContaining({ code: 'forbidden' }) as Error)
})
