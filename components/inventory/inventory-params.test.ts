import { expect, test } from 'vitest'
import { listHref, listParamsOf, sortHref, sortedBy } from './inventory-params.ts'

test('reads what it knows from the address and ignores the rest', () => {
  expect(
    listParamsOf({
      q: 'orders',
      state: 'breached',
      internal: 'true',
      sort: 'rate',
      order: 'sideways',
      env: 'prod',
      x: '1',
    }),
  ).toEqual({ q: 'orders', state: 'breached', internal: true, sort: 'rate', env: 'prod' })
  expect(listParamsOf({ state: 'on-fire', q: '', sort: '"; DROP' })).toEqual({})
  expect(listParamsOf({ q: ['first', 'second'] })).toEqual({ q: 'first' })
})

test('an address holds every parameter and can be read again', () => {
  const params = { q: 'a b&c=d', state: 'at-risk', cluster: 'prod-eu' } as const
  const href = listHref('topics', params)
  expect(listParamsOf(Object.fromEntries(new URL(href, 'http://h').searchParams))).toEqual(params)
  expect(listHref('groups', params, { q: undefined, state: undefined })).toBe('/inventory/groups?cluster=prod-eu')
})

test('a head sorts its own way first, then the other way, then not at all', () => {
  const first = sortHref('topics', {}, 'rate', 'desc')
  expect(first).toBe('/inventory/topics?sort=rate&order=desc')
  const second = sortHref('topics', { sort: 'rate', order: 'desc' }, 'rate', 'desc')
  expect(second).toBe('/inventory/topics?sort=rate&order=asc')
  expect(sortHref('topics', { sort: 'rate', order: 'asc' }, 'rate', 'desc')).toBe('/inventory/topics')
  expect(sortedBy({ sort: 'rate', order: 'asc' }, 'rate', 'desc')).toBe('asc')
  expect(sortedBy({ sort: 'name' }, 'rate', 'desc')).toBeNull()
})
