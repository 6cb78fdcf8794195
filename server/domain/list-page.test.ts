import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pageOf, type SortField } from './list-page.ts'

type Item = { urn: string; rate: number | null }
const byRate = (descending: boolean): SortField<Item>[] => [
  { of: ({ rate }) => rate, descending },
  { of: ({ urn }) => urn, descending: false },
]
const items: Item[] = [
  { urn: 'a', rate: 5 },
  { urn: 'b', rate: null },
  { urn: 'c', rate: 0 },
  { urn: 'd', rate: 5 },
]
const order = (descending: boolean) =>
  pageOf(items, byRate(descending), { by: 'rate', cursor: undefined, limit: 9 })?.items.map(({ urn }) => urn)

test('unknown is last in either direction, and no smaller than zero', () => {
  expect(order(true)).toEqual(['a', 'd', 'c', 'b'])
  expect(order(false)).toEqual(['c', 'a', 'd', 'b'])
})

test('pages together are the whole list, once and in order', () => {
  const rate = fc.option(fc.integer({ min: 0, max: 3 }), { nil: null })
  fc.assert(
    fc.property(
      fc.array(rate, { maxLength: 40 }),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      (rates, limit, descending) => {
        const all = rates.map((value, index) => ({ urn: `u${index}`, rate: value }))
        const fields = byRate(descending)
        const whole = pageOf(all, fields, { by: 'rate', cursor: undefined, limit: 100 })?.items
        const paged: Item[] = []
        let cursor: string | undefined
        do {
          const page = pageOf(all, fields, { by: 'rate', cursor, limit })
          paged.push(...(page?.items ?? []))
          cursor = page?.nextCursor ?? undefined
        } while (cursor !== undefined)
        expect(paged).toEqual(whole)
      },
    ),
  )
})

test('a cursor stays valid when its row is gone', () => {
  const first = pageOf(items, byRate(true), { by: 'rate', cursor: undefined, limit: 2 })
  const cursor = first?.nextCursor ?? undefined
  const rest = pageOf(
    items.filter(({ urn }) => urn !== 'd'),
    byRate(true),
    { by: 'rate', cursor, limit: 9 },
  )
  expect(rest?.items.map(({ urn }) => urn)).toEqual(['c', 'b'])
})

test.each([
  ['of another order', 'name:asc'],
  ['that nobody made', ''],
])('a cursor %s is refused', (_name, by) => {
  const cursor =
    by === '' ? 'AAAA' : (pageOf(items, byRate(true), { by, cursor: undefined, limit: 1 })?.nextCursor ?? '')
  expect(pageOf(items, byRate(true), { by: 'rate', cursor, limit: 1 })).toBeNull()
})
