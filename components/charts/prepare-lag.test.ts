import { expect, test } from 'vitest'
import { prepareLag } from './prepare-lag.ts'

const at = (atMs: number, est: number | null = 2_000) => ({
  atMs,
  seconds: { lo: 1_000, est, hi: est === null ? null : 3_000 },
  records: 1,
})

test('a gap in the samples breaks the line', () => {
  const points = prepareLag([at(0), at(10_000), at(20_000), at(90_000), at(100_000)])
  expect(points.map((point) => point.est)).toEqual([2, 2, 2, null, 2, 2])
})

test('an unknown end draws no line and no height', () => {
  expect(prepareLag([at(0, null)])).toEqual([{ atMs: 0, est: null, band: [1, 1] }])
})

test('nothing sampled stays nothing', () => {
  expect(prepareLag([])).toEqual([])
  expect(prepareLag([{ atMs: 5, seconds: null, records: null }])).toEqual([{ atMs: 5, est: null, band: null }])
})
