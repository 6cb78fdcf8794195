import { expect, test } from 'vitest'
import type { STATES } from '../contracts/entities.ts'
import { worstFirst, worstOf } from './state-order.ts'

test('worst first is the state, then the number, then the name', () => {
  const row = (state: (typeof STATES)[number], figure: number | null, name: string) => ({ state, figure, name })
  const sorted = [
    row('idle', 900, 'z'),
    row('healthy', null, 'c'),
    row('healthy', 3, 'b'),
    row('healthy', 9, 'x'),
    row('healthy', 3, 'a'),
    row('breached', null, 'y'),
  ].sort(worstFirst)
  expect(sorted.map(({ name }) => name).join('')).toBe('yxabcz')
})

test('the worst of none is unknown to anybody', () => {
  expect(worstOf([])).toBeNull()
  expect(worstOf(['healthy', 'stale', 'at-risk'])).toBe('at-risk')
})
