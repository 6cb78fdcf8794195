import { afterEach, expect, test, vi } from 'vitest'
import { NetworkError, ResponseError, TimeoutError } from '@platformatic/kafka'
import { epochNow } from './epoch-clock.ts'
import { appErrorOf, BrokerAbsentError, failureOf, failureOfCode, SilentBrokerError } from './kafka-failure.ts'

const refused = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' })
const untrusted = Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
const wrongPassword = new ResponseError(36, 2, { '/': [58, 'Invalid username or password'] }, {})

test.each<[string, unknown, string, boolean]>([
  ['a socket that was refused', new NetworkError('Connection failed', { cause: refused }), 'ECONNREFUSED', true],
  ['a certificate', new NetworkError('failed', { cause: untrusted }), 'DEPTH_ZERO_SELF_SIGNED_CERT', false],
  ['a wrong password', new NetworkError('failed', { cause: wrongPassword }), 'SASL_AUTHENTICATION_FAILED', false],
  ['a time limit of the client', new TimeoutError('Request timed out'), 'TIMED_OUT', true],
  [
    'a time limit of the caller',
    AbortSignal.timeout(0).reason ?? new DOMException('', 'TimeoutError'),
    'TIMED_OUT',
    true,
  ],
  ['a caller that gave up', AbortSignal.abort().reason, 'ABORTED', true],
  ['a connection that was lost', new NetworkError('Connection closed'), 'CONNECTION_CLOSED', true],
  ['a silent broker', new SilentBrokerError('a:1'), 'TIMED_OUT', true],
  // A leader may be named by one part of an answer and absent from another: the next look tells.
  ['a broker that is absent', new BrokerAbsentError('Broker 2'), 'BROKER_NOT_AVAILABLE', true],
  ['an answer that makes no sense', new TypeError('x is undefined'), 'UNREADABLE_ANSWER', false],
  ['something thrown that is no error', 'text', 'UNREADABLE_ANSWER', false],
])('%s', (_name, error, code, retryable) => {
  expect(failureOf(error)).toMatchObject({ code, retryable })
})

test('error codes have their names; a code from the future keeps its number', () => {
  expect(failureOfCode(6)).toMatchObject({ code: 'NOT_LEADER_OR_FOLLOWER', retryable: true })
  expect(failureOfCode(30)).toMatchObject({ code: 'GROUP_AUTHORIZATION_FAILED', retryable: false })
  expect(failureOfCode(4_711)).toEqual({ code: 'KAFKA_4711', message: 'Kafka answered error 4711', retryable: false })
})

test('a time limit is another error than a broker that cannot be reached', () => {
  expect(appErrorOf('Metadata', new TimeoutError('late'))).toMatchObject({ code: 'timed_out', retryable: true })
  expect(appErrorOf('Metadata', refused)).toMatchObject({ code: 'unreachable', retryable: true })
})

afterEach(() => {
  vi.useRealTimers()
})

test('the clock of samples does not follow a wall clock that is set', () => {
  const before = epochNow()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 300_000 })
  expect(Date.now() - before).toBeGreaterThan(200_000)
  expect(epochNow() - before).toBeLessThan(60_000)
})
