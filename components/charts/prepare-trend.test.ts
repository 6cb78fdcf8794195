import { describe, expect, test } from 'vitest'
import type { PipelineLatency } from '#server/contracts/pipelines.ts'
import { niceTicks } from './nice-ticks.ts'
import { prepareTrend, timeTicks } from './prepare-trend.ts'

type Point = PipelineLatency['trend'][number]
const MINUTE_MS = 60_000

const point = (index: number, p95: Point['p95'], more: Partial<Point> = {}): Point => ({
  fromMs: index * MINUTE_MS,
  toMs: (index + 1) * MINUTE_MS,
  entered: p95 ? 100 : 0,
  p50: p95,
  p95,
  p99: p95,
  gap: false,
  open: false,
  ...more,
})
const band = (est: number) => ({ lo: est - 100, est, hi: est + 200 })
const gap = (index: number) => point(index, null, { gap: true })
const idle = (index: number) => point(index, null)

describe('what is not known is never drawn', () => {
  test('a gap breaks the line and is named once, over all its windows', () => {
    const { rows, gaps } = prepareTrend([point(0, band(900)), gap(1), gap(2), point(3, band(900)), gap(4)], null)
    expect(rows.map(({ p95 }) => p95)).toEqual([900, null, null, 900, null])
    expect(rows.map(({ band: drawn }) => drawn === null)).toEqual([false, true, true, false, true])
    expect(gaps).toEqual([
      { fromMs: 1 * MINUTE_MS, toMs: 3 * MINUTE_MS },
      { fromMs: 4 * MINUTE_MS, toMs: 5 * MINUTE_MS },
    ])
  })

  test('idle breaks the line too, but is no gap: nothing was missed', () => {
    const { rows, gaps } = prepareTrend([point(0, band(900)), idle(1), point(2, band(900))], null)
    expect(rows[1]?.p95).toBeNull()
    expect(gaps).toEqual([])
  })

  test('a gap wins over a figure that came with it', () => {
    const { rows } = prepareTrend([point(0, band(900), { gap: true })], null)
    expect(rows[0]).toMatchObject({ p95: null, band: null })
  })
})

test('without an upper end the hatch goes to the top and there is no line', () => {
  const { rows, ticksMs } = prepareTrend([point(0, { lo: 4_000, est: null, hi: null })], 5_000)
  expect(rows[0]).toMatchObject({ p95: null, band: [4_000, ticksMs.at(-1)] })
})

test('a point between two breaks is marked, or a line would not show it', () => {
  const { rows } = prepareTrend([gap(0), point(1, band(900)), gap(2), point(3, band(900)), point(4, band(900))], null)
  expect(rows.map(({ lone }) => lone)).toEqual([false, true, false, false, false])
})

test('the last value is the last one that is known', () => {
  const { last } = prepareTrend([point(0, band(700)), point(1, band(800)), gap(2)], null)
  expect(last?.p95).toBe(800)
  expect(prepareTrend([gap(0)], null).last).toBeNull()
})

test('the SLA is always in the picture', () => {
  expect(prepareTrend([point(0, band(900))], 60_000).ticksMs.at(-1)).toBeGreaterThan(60_000)
})

test.each([
  [0, [0, 0.25]],
  [5_400, [0, 2_000, 4_000, 6_000]],
  [60_000, [0, 20_000, 40_000, 60_000]],
  [41, [0, 20, 40, 60]],
])('ticks up to %i ms start at 0 and are round', (endMs, expected) => {
  const ticks = niceTicks(endMs)
  expect(ticks[0]).toBe(0)
  expect(ticks.length).toBeLessThanOrEqual(5)
  if (endMs > 0) expect(ticks).toEqual(expected)
})

test('time ticks are round moments inside the range', () => {
  expect(timeTicks(MINUTE_MS / 2, 4 * MINUTE_MS)).toEqual([MINUTE_MS, 2 * MINUTE_MS, 3 * MINUTE_MS, 4 * MINUTE_MS])
})
