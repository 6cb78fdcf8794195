import { expect, test } from 'vitest'
import { isSettled, settledOf } from './settled.ts'

test.each([
  ['a closed window counts at once', false, 0, null, true],
  ['records of an open window are on their way', true, 9_999, null, false],
  ['after ten seconds they are late', true, 10_000, null, true],
  ['a longer target gives them longer', true, 59_999, 60_000, false],
  ['and not for ever', true, 60_000, 60_000, true],
  ['a short target does not hurry them', true, 6_000, 5_000, false],
] as const)('%s', (_name, open, sinceEndMs, targetMs, expected) => {
  expect(isSettled({ open, toMs: 100_000 }, 100_000 + sinceEndMs, targetMs)).toBe(expected)
})

test('a first figure does not wait for the first window to close', () => {
  const young = { open: true, toMs: 10_000 }
  const closed = { open: false, toMs: 0 }
  const settled = (windows: (typeof young)[]) => settledOf(windows, (window) => window, 10_000, null)
  expect(settled([young])).toEqual([young])
  expect(settled([closed, young])).toEqual([closed])
  expect(settled([])).toEqual([])
})
