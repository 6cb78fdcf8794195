import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Resource } from './keys.ts'
import { parseRevision } from './revision-source.ts'
import { createRefresher, THROTTLE_MS } from './use-live-revisions.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

function refresher() {
  const calls: Resource[][] = []
  return { calls, ...createRefresher((resources) => calls.push([...resources])) }
}

test('the first revision is answered at once', () => {
  const { calls, add } = refresher()
  add('sampling')
  expect(calls).toEqual([['shell', 'connections']])
})

test('a storm of revisions is one refresh a second, and the last one is not lost', () => {
  const { calls, add } = refresher()
  for (let round = 0; round < 50; round++) {
    add('lag')
    vi.advanceTimersByTime(THROTTLE_MS / 10)
  }
  expect(calls.length).toBeLessThanOrEqual(6)
  vi.advanceTimersByTime(THROTTLE_MS)
  expect(calls.at(-1)).toContain('groups')
})

test('a quiet second lets the next revision through at once', () => {
  const { calls, add } = refresher()
  add('sampling')
  vi.advanceTimersByTime(2 * THROTTLE_MS)
  add('sampling')
  expect(calls).toHaveLength(2)
})

test('a broken stream makes everything old', () => {
  const { calls, add } = refresher()
  add('resync')
  expect(calls[0]).toEqual(expect.arrayContaining(['shell', 'overview', 'pipelines', 'latency', 'topics', 'groups']))
})

test('stopped, it asks nothing any more', () => {
  const { calls, add, stop } = refresher()
  add('sampling')
  add('pipelines')
  stop()
  vi.advanceTimersByTime(10 * THROTTLE_MS)
  expect(calls).toHaveLength(1)
})

test.each([
  ['{"topic":"lag"}', 'lag'],
  ['{"topic":"weather"}', null],
  ['{}', null],
  ['not json', null],
])('the stream says %s', (data, topic) => expect(parseRevision(data)).toBe(topic))
