import { expect, test } from 'vitest'
import type { Comparison, WindowComparison } from './compare.ts'
import { objections, shifted } from './judge.ts'

const SAMPLE_MS = 500
const quantile = (truthMs: number, lo: number, est: number | null, hi: number | null): Comparison => ({
  truthMs,
  band: { lo, est, hi },
  isInside: hi !== null && lo <= truthMs && truthMs <= hi,
})
const shares = (enrich: number, score: number, serve: number): WindowComparison['shares'] => ({
  enrich: { truth: enrich, said: enrich },
  score: { truth: score, said: score },
  serve: { truth: serve, said: serve },
})
const window = (p95 = quantile(1_900, 1_500, 1_950, 2_300)): WindowComparison => ({
  ...{ fromMs: 0, toMs: 30_000, fault: null, orders: 1_500 },
  ...{ p50: quantile(1_000, 700, 1_050, 1_300), p95, shares: shares(0.8, 0.1, 0.1) },
})
const nine = Array.from({ length: 9 }, () => window())

test('nothing speaks against an engine that is right, nor against one that is just outside once in twenty', () => {
  expect(objections([...nine, window()], SAMPLE_MS)).toEqual([])
  expect(objections([...nine, window(quantile(2_400, 1_500, 1_950, 2_300))], SAMPLE_MS)).toEqual([])
})

test.each<[string, WindowComparison[], string]>([
  ['is outside twice in twenty', [...nine.slice(1), ...twice(quantile(2_400, 1_500, 1_950, 2_300))], 'only 90 %'],
  ['is far outside once', [...nine, window(quantile(3_000, 1_500, 1_950, 2_300))], 'p95 of window 10, 3000 ms, is far'],
  [
    'knows no upper end once',
    [...nine, window(quantile(1_900, 1_500, null, null))],
    'p95 of window 10, 1900 ms, is far',
  ],
  ['says nothing once', [...nine, window({ truthMs: 1_900, band: null, isInside: false })], 'p95 of window 10'],
  ['gives bands that hold anything', nine.map(() => wide()), 'the median band is 60000 ms wide'],
  ['guesses inside of its bands', nine.map(() => biased()), 'the median estimate is off by 400 ms'],
  ['has nothing to say at all', [], 'only NaN %'],
])('an engine that %s is refused', (_what, windows, expected) => {
  expect(objections(windows, SAMPLE_MS).join('\n')).toContain(expected)
})

test('the window of a slow scorer has to be charged to the scorer', () => {
  const slow = { ...window(), fault: 'slow-scorer' }
  expect(objections([...nine, { ...slow, shares: shares(0.2, 0.7, 0.1) }], SAMPLE_MS)).toEqual([])
  expect(objections([...nine, slow], SAMPLE_MS)).toEqual(['window 10 was slow at the scorer, and is charged to enrich'])
})

test('bands that are shifted by a sampling interval are refused', () => {
  expect(objections(shifted(nine, 0), SAMPLE_MS)).toEqual([])
  expect(objections(shifted(nine, SAMPLE_MS), SAMPLE_MS)).not.toEqual([])
  expect(objections(shifted(nine, -SAMPLE_MS), SAMPLE_MS)).not.toEqual([])
})

function twice(p95: Comparison): WindowComparison[] {
  return [window(p95), window(p95)]
}
function wide(): WindowComparison {
  return { ...window(quantile(1_900, 0, 1_900, 60_000)), p50: quantile(1_000, 0, 1_000, 60_000) }
}
function biased(): WindowComparison {
  return { ...window(quantile(1_900, 1_500, 2_300, 2_300)), p50: quantile(1_000, 600, 1_400, 1_400) }
}
