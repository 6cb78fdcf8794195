import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lengthsWithin, resolveRange, uncovered } from './latency-range.ts'

const NOW = Date.UTC(2026, 10, 24, 12, 3, 27)

describe('resolveRange', () => {
  test.each([
    ['5m', 10_000, 30],
    ['1h', 10_000, 360],
    ['6h', 60_000, 360],
    ['24h', 300_000, 288],
    ['7d', 3_600_000, 168],
  ] as const)('%s has steps of %d ms, %d of them', (range, stepMs, points) => {
    const resolved = resolveRange({ range }, NOW)
    expect(resolved?.stepMs).toBe(stepMs)
    expect(((resolved?.toMs ?? 0) - (resolved?.fromMs ?? 0)) / stepMs).toBe(points)
  })

  test('a named range holds now, and ends with the window that now lies in', () => {
    const { toMs = 0, stepMs = 0 } = resolveRange({ range: '6h' }, NOW) ?? {}
    expect(NOW >= toMs - stepMs && NOW < toMs).toBe(true)
  })

  test('30 s given by their ends stay 30 s of the finest windows', () => {
    const from = Math.floor(NOW / 10_000) * 10_000 - 30_000
    expect(resolveRange({ range: '1h', from, to: from + 30_000 }, NOW)).toEqual({
      fromMs: from,
      toMs: from + 30_000,
      stepMs: 10_000,
    })
  })

  test('a time whose fine windows are no longer kept is shown in coarser ones', () => {
    const to = NOW - 5 * 86_400_000
    expect(resolveRange({ range: '1h', from: to - 60_000, to }, NOW)?.stepMs).toBe(300_000)
  })

  test('an end before the start is no range', () => {
    expect(resolveRange({ range: '1h', from: NOW, to: NOW }, NOW)).toBeNull()
  })

  test('never more than 400 points, except where even hours are too many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 * 86_400_000 }), (span) => {
        const { fromMs = 0, toMs = 0, stepMs = 1 } = resolveRange({ range: '1h', from: NOW - span, to: NOW }, NOW) ?? {}
        return stepMs === 3_600_000 || (toMs - fromMs) / stepMs <= 402
      }),
    )
  })
})

test('a day is added up from hours, its ends from shorter windows', () => {
  expect(lengthsWithin({ fromMs: 0, toMs: 86_400_000, stepMs: 300_000 })).toEqual([3_600_000, 300_000, 60_000, 10_000])
  expect(lengthsWithin({ fromMs: 0, toMs: 30_000, stepMs: 10_000 })).toEqual([10_000])
})

test('uncovered finds the holes and both ends', () => {
  const window = (fromMs: number) => ({ fromMs, lengthMs: 10 })
  expect(uncovered({ fromMs: 0, toMs: 50 }, [window(30), window(10)])).toEqual([
    { fromMs: 0, toMs: 10 },
    { fromMs: 20, toMs: 30 },
    { fromMs: 40, toMs: 50 },
  ])
  expect(uncovered({ fromMs: 0, toMs: 20 }, [window(0), window(10)])).toEqual([])
})
