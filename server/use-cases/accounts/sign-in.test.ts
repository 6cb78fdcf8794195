import { AppError } from '../app-error.ts'
import { expect, test } from 'vitest'
import type { RateLimiter } from '../ports/rate-limiter.ts'
import { signIn } from './sign-in.ts'

const EMAIL = 'ann@example.org'
const user = { id: '1', email: EMAIL, role: 'admin', passwordHash: 'right' }

/** Fixed windows, as the real one has, on a clock that the test moves. */
function world() {
  let nowMs = 0
  const held = new Map<string, { count: number; sinceMs: number }>()
  const limiter: RateLimiter = {
    attempt(key, max, windowMs) {
      const last = held.get(key)
      const window = last && last.sinceMs > nowMs - windowMs ? last : { count: 0, sinceMs: nowMs }
      window.count += 1
      held.set(key, window)
      return Promise.resolve(window.count <= max ? null : window.sinceMs + windowMs - nowMs)
    },
    clear: (keys) => {
      for (const key of keys) held.delete(key)
      return Promise.resolve()
    },
  }
  const ports = {
    limiter,
    accounts: {
      findUserByEmail: () => Promise.resolve(user),
      startSession: () => Promise.resolve({ token: 't', userId: '1', email: EMAIL }),
    },
    passwords: {
      hash: (password: string) => Promise.resolve(password),
      verify: (hash: string, password: string) => Promise.resolve(hash === password),
    },
    audit: { write: () => Promise.resolve() },
  }
  const attempt = (ip: string, password: string) =>
    signIn(ports, { email: EMAIL, password }, { ip, userAgent: null }).then(
      () => 'in',
      (error: unknown) => (error instanceof AppError ? error.code : String(error)),
    )
  return { attempt, pass: (ms: number) => void (nowMs += ms) }
}

test('thirty wrong passwords from one address do not keep anybody else out', async () => {
  const { attempt } = world()
  for (let count = 0; count < 30; count++) await attempt('192.0.2.1', 'wrong')
  expect(await attempt('192.0.2.1', 'right')).toBe('too_many_requests')
  expect(await attempt('192.0.2.2', 'right')).toBe('in')
})

test('nor does one address that keeps below its burst for hours', async () => {
  const { attempt, pass } = world()
  for (let count = 0; count < 2_000; count++) {
    await attempt('192.0.2.1', 'wrong')
    pass(6_500)
    // Somebody who mistypes once an hour; a right password would clear the count.
    if (count % 554 === 0) expect(await attempt('192.0.2.2', 'typo')).toBe('unauthenticated')
  }
  expect(await attempt('192.0.2.2', 'right')).toBe('in')
})

test('many addresses together do reach the limit of the account', async () => {
  const { attempt } = world()
  for (let address = 0; address < 30; address++) await attempt(`192.0.2.${address}`, 'wrong')
  expect(await attempt('192.0.2.200', 'right')).toBe('too_many_requests')
})
