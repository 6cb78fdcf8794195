import { describe, expect, test } from 'vitest'
import { budgetOf } from './budget.ts'
import { SloLedger, VerdictLedger } from './slo-ledger.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const START = 500_000 * HOUR
const counts = (good: number, bad = 0, unknown = 0) => ({ good, bad, unknown })

describe('what entered', () => {
  test('a window that changes replaces what it said before', () => {
    const ledger = new SloLedger(28 * DAY)
    ledger.setFine(START, counts(5, 0, 5))
    ledger.setFine(START, counts(8, 2))
    expect(ledger.over(HOUR, START + 10_000)).toEqual({ counts: counts(8, 2), observed: 10_000 / HOUR })
  })

  test('fine counts become hours without being lost or counted twice', () => {
    const ledger = new SloLedger(28 * DAY)
    for (let at = START; at < START + 3 * HOUR; at += 10_000) ledger.setFine(at, counts(1))
    for (const hours of [3, 4, 5, 6, 20]) {
      const nowMs = START + hours * HOUR
      expect(ledger.over(28 * DAY, nowMs).counts).toEqual(counts(3 * 360))
    }
  })

  test('a stored hour is taken once: not beside its own fine counts', () => {
    const ledger = new SloLedger(28 * DAY)
    ledger.setFine(START + 10_000, counts(1))
    ledger.setHour(START, counts(360))
    ledger.setHour(START - HOUR, counts(100, 20))
    expect(ledger.over(28 * DAY, START + HOUR).counts).toEqual(counts(101, 20))
  })

  test('what is older than the window does not count, and how much was observed is said', () => {
    const ledger = new SloLedger(DAY)
    for (let at = 0; at < 30; at += 1) ledger.setHour(START - at * HOUR, counts(1))
    const { counts: sum, observed } = ledger.over(DAY, START + HOUR)
    expect(sum.good).toBe(24)
    expect(observed).toBe(1)
    expect(ledger.over(DAY, START + 13 * HOUR).observed).toBe(0.5)
    expect(ledger.over(DAY, START + 13 * HOUR).counts.good).toBe(12)
  })
})

describe('when verdicts fell', () => {
  test('a record that turns out late an hour after it entered counts in the last five minutes', () => {
    const ledger = new VerdictLedger()
    ledger.add(START, counts(90, 0, 10), false, START + 10_000)
    ledger.add(START, counts(90, 10, 0), false, START + HOUR)
    expect(ledger.over(300_000, START + HOUR)).toEqual(counts(0, 10))
  })

  test('the same answer again is no new verdict, and a verdict that fell is not taken back', () => {
    const ledger = new VerdictLedger()
    for (const good of [5, 5, 4, 5]) ledger.add(START, counts(good), false, START + 10_000)
    expect(ledger.over(HOUR, START + 20_000)).toEqual(counts(5))
  })

  test('what a final window leaves open is undecided for good', () => {
    const ledger = new VerdictLedger()
    ledger.add(START, counts(5, 0, 5), false, START + 10_000)
    expect(ledger.over(HOUR, START + 20_000).unknown).toBe(0)
    ledger.add(START, counts(8, 0, 2), true, START + 20_000)
    ledger.add(START, counts(8, 0, 2), true, START + 30_000)
    expect(ledger.over(HOUR, START + 30_000)).toEqual(counts(8, 0, 2))
  })

  test('after a restart the verdicts of before fell when their windows ended', () => {
    const ledger = new VerdictLedger()
    ledger.prime(START, counts(5, 5))
    ledger.add(START, counts(5, 5), true, START + HOUR)
    expect(ledger.over(300_000, START + HOUR)).toEqual(counts(0))
    expect(ledger.over(HOUR, START + HOUR)).toEqual(counts(5, 5))
  })
})

test('the budget: what is left, what is left if the undecided are late, and how fast it goes', () => {
  const input = { quantile: 0.95, windowLabel: '28 d', observed: 0.5 }
  const full = budgetOf({ ...input, counts: counts(980, 10, 10), hour: counts(90, 10), fiveMinutes: counts(0) })
  expect(full.left).toBeCloseTo(0.8)
  expect(full.ifUnknownIsBad).toBeCloseTo(0.6)
  expect(full.burn1h).toBeCloseTo(2)
  expect(full.burn5m).toBe(null)
  const nothing = budgetOf({ ...input, counts: counts(0), hour: counts(0), fiveMinutes: counts(0) })
  expect(nothing).toMatchObject({ left: null, ifUnknownIsBad: null, burn1h: null })
  const overspent = budgetOf({ ...input, counts: counts(0, 100), hour: counts(0, 1), fiveMinutes: counts(0, 1) })
  expect(overspent.left).toBeCloseTo(-19)
  expect(overspent.burn5m).toBeCloseTo(20)
})
