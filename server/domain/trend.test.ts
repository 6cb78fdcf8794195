import { describe, expect, test } from 'vitest'
import type { LatencyEvent, WindowResult } from './latency/window-result.ts'
import { composeEvents, composeTrend } from './trend.ts'

const STEP = 10_000
const band = { lo: 1, est: 2, hi: 3 }
const window = (fromMs: number, change: Partial<WindowResult> = {}) => {
  const result: WindowResult = {
    fromMs,
    toMs: fromMs + STEP,
    entered: 500,
    measured: 500,
    unknown: 0,
    slo: { good: 500, bad: 0, unknown: 0 },
    e2e: { p50: band, p95: band, p99: band, max: band },
    mean: band,
    certain: null,
    hops: [],
    events: [],
    open: false,
    ...change,
  }
  return { fromMs, lengthMs: STEP, open: result.open, result }
}
const range = { fromMs: 0, toMs: 100_000, stepMs: STEP }
const IDLE = { entered: 0, e2e: null }

describe('composeTrend', () => {
  test('a missing window is a gap, an idle one is not, and neither is zero', () => {
    const points = composeTrend(range, [window(0), window(20_000, IDLE)], 99_000, 30_000)
    expect(points.map(({ fromMs, gap, p95 }) => [fromMs, gap, p95])).toEqual([
      [0, false, band],
      [10_000, true, null],
      [20_000, false, null],
    ])
  })

  test('what begins after the last sample was not sampled, whatever the window says', () => {
    const points = composeTrend(range, [window(0, IDLE), window(10_000, IDLE)], 9_000, 20_000)
    expect(points.map(({ gap }) => gap)).toEqual([false, true])
  })

  test('no future: points end with the last window, or where one ought to be by now', () => {
    const ends = (nowMs: number) => composeTrend(range, [window(0)], null, nowMs).length
    expect([ends(9_000), ends(20_000), ends(35_000), ends(500_000)]).toEqual([1, 1, 2, 10])
  })

  test('a cluster that was never sampled has nothing but gaps', () => {
    expect(composeTrend(range, [], null, 200_000).every(({ gap, p95 }) => gap && p95 === null)).toBe(true)
  })
})

describe('composeEvents', () => {
  const event = (atMs: number, kind: LatencyEvent['kind'] = 'stall', partition = 3): LatencyEvent => ({
    atMs,
    kind,
    hop: 'score',
    topic: 'orders.enriched',
    partition,
  })

  test('a stall that every window notes is one event, two stalls are two', () => {
    const windows = [0, 10_000, 20_000, 90_000].map((fromMs) => window(fromMs, { events: [event(fromMs)] }))
    expect(composeEvents(windows).map(({ atMs }) => atMs)).toEqual([90_000, 0])
  })

  test('another partition or kind is another event', () => {
    const events = [event(1), event(2, 'lost'), event(3, 'stall', 4)]
    expect(composeEvents([window(0, { events })])).toHaveLength(3)
  })

  test('at most a hundred, the newest', () => {
    const events = Array.from({ length: 500 }, (_, index) => event(index, 'lost', index))
    const kept = composeEvents([window(0, { events })])
    expect([kept.length, kept[0]?.atMs]).toEqual([100, 499])
  })
})
