import { expect, test } from 'vitest'
import { composeFreshness } from './freshness.ts'

const NOW = Date.UTC(2026, 10, 24, 12)
const source = (connection: string, ageMs: number | null, intervalMs: number) => ({
  connection,
  takenAtMs: ageMs === null ? null : NOW - ageMs,
  intervalMs,
  errors: [],
})

test('the source that is oldest for its interval decides', () => {
  const { takenAt, intervalMs } = composeFreshness([source('a', 50_000, 60_000), source('b', 20_000, 10_000)], NOW, 1)
  expect([takenAt, intervalMs]).toEqual([new Date(NOW - 20_000).toISOString(), 10_000])
})

test('one that was never taken is older than any', () => {
  expect(composeFreshness([source('a', 50_000, 60_000), source('b', null, 10_000)], NOW, 1).takenAt).toBeNull()
})

test('no source has no age', () => {
  expect(composeFreshness([], NOW, 60_000)).toEqual({
    takenAt: null,
    intervalMs: 60_000,
    now: '2026-11-24T12:00:00.000Z',
    errors: [],
  })
})
