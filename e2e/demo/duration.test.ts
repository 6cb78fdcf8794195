import { expect, test } from 'vitest'
import { parseDuration } from './duration.ts'

test.each([
  ['60s', 60_000],
  ['2m', 120_000],
  ['1.5 min', 90_000],
  ['250ms', 250],
  ['1h', 3_600_000],
  ['30', 30_000],
  [' 5s ', 5_000],
])('%s is %i ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

test.each(['', 's', '-5s', '0s', '5 days', '1e3s', 'abc', '5s5s'])('“%s” is no duration', (text) => {
  expect(parseDuration(text)).toBeNull()
})
