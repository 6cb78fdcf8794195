import { expect, test } from 'vitest'
import {
  BURST_FACTOR,
  CUSTOMERS,
  isScheduledBurst,
  makeCustomer,
  makeOrder,
  ordersDue,
  ordersPerSecond,
  pickCustomer,
  scoreOf,
} from './workload.ts'

const HOUR = 3_600_000
/** 0…1 from a small linear congruence: the same in each run. */
function dice(seed: number) {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

test.each([
  [3 * HOUR, 35],
  [9 * HOUR, 50],
  [15 * HOUR, 65],
  [27 * HOUR, 35],
])('at %i ms of the day %i orders a second', (nowMs, perSecond) => {
  expect(ordersPerSecond(nowMs, false)).toBeCloseTo(perSecond, 6)
  expect(ordersPerSecond(nowMs, true)).toBeCloseTo(BURST_FACTOR * perSecond, 5)
})

test('every ten minutes have one burst of eight seconds, not at the same minute', () => {
  const starts = Array.from({ length: 30 }, (_, slot) => {
    const seconds = Array.from({ length: 600 }, (_, second) => isScheduledBurst(slot * 600_000 + second * 1_000))
    expect(seconds.filter(Boolean)).toHaveLength(8)
    expect(seconds.lastIndexOf(true) - seconds.indexOf(true)).toBe(7)
    return seconds.indexOf(true)
  })
  expect(new Set(starts).size).toBeGreaterThan(20)
})

test('few customers order much, and everybody can be drawn', () => {
  const counts = new Array<number>(CUSTOMERS).fill(0)
  for (let i = 0; i < 100_000; i++) {
    const rank = pickCustomer((i + 0.5) / 100_000)
    counts[rank] = (counts[rank] ?? 0) + 1
  }
  const share = counts.slice(0, 10).reduce((a, b) => a + b) / 100_000
  expect(share).toBeGreaterThan(0.2)
  expect(share).toBeLessThan(0.35)
  expect(Math.min(...counts)).toBeGreaterThan(100)
  expect(pickCustomer(0.999_999_999)).toBe(CUSTOMERS - 1)
})

test.each([1, 20, 100, 5_000])('orders come as often as they should, over %i ms', (elapsedMs) => {
  const random = dice(7)
  const draws = Array.from({ length: 40_000 }, () => ordersDue(50, elapsedMs, random))
  const mean = draws.reduce((a, b) => a + b) / draws.length
  expect(mean).toBeGreaterThan((0.93 * 50 * elapsedMs) / 1_000)
  expect(mean).toBeLessThan((1.07 * 50 * elapsedMs) / 1_000)
  expect(draws.every((draw) => Number.isInteger(draw) && draw >= 0)).toBe(true)
})

test('about two orders in a hundred are broken: half no JSON, half with a negative amount', () => {
  const random = dice(3)
  let broken = 0
  let negative = 0
  for (let i = 0; i < 20_000; i++) {
    const { value } = makeOrder(`o-${i}`, 5, random)
    try {
      const order = JSON.parse(value) as { amount: number; ts: number }
      expect(order.ts).toBe(5)
      if (order.amount < 0) negative++
    } catch {
      broken++
    }
  }
  for (const count of [broken, negative]) {
    expect(count).toBeGreaterThan(140)
    expect(count).toBeLessThan(260)
  }
})

test('a customer changes tier with its version and stays where it lives', () => {
  const versions = [0, 1, 2].map((version) => JSON.parse(makeCustomer(7, version, 1).value) as Record<string, string>)
  expect(new Set(versions.map(({ tier }) => tier)).size).toBe(3)
  expect(new Set(versions.map(({ region }) => region)).size).toBe(1)
})

test('the same order has the same score, between 0 and 1', () => {
  const order = { order_id: 'o-1', amount: 120, tier: 'gold' }
  expect(scoreOf(order)).toBe(scoreOf({ ...order }))
  expect(scoreOf({ ...order, tier: 'unknown' })).toBeGreaterThan(scoreOf(order))
  expect(scoreOf({ ...order, amount: 9_999 })).toBeLessThanOrEqual(1)
})
