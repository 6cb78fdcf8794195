import { expect, test } from 'vitest'
import { listHref, listParamsOf, sortHref, sortedBy } from './inventory-params.ts'

test('reads what it knows from the address and ignores the rest', () => {
  expect(
    listParamsOf('topics', {
      q: 'orders',
      state: 'breached',
      internal: 'true',
      sort: 'ratePerSecond',
      order: 'sideways',
      env: 'prod',
      x: '1',
    }),
  ).toEqual({ q: 'orders', state: 'breached', internal: true, sort: 'ratePerSecond', env: 'prod' })
  expect(listParamsOf('topics', { state: 'on-fire', q: '', sort: '"; DROP' })).toEqual({})
  expect(listParamsOf('topics', { q: ['first', 'second'] })).toEqual({ q: 'first' })
})

test('an address holds every parameter and can be read again', () => {
  const params = { q: 'a b&c=d', state: 'at-risk', cluster: 'prod-eu' } as const
  const href = listHref('topics', params)
  expect(listParamsOf('topics', Object.fromEntries(new URL(href, 'http://h').searchParams))).toEqual(params)
  expect(listHref('groups', params, { q: undefined, state: undefined })).toBe('/inventory/groups?cluster=prod-eu')
})

test('a head sorts its own way first, then the other way, then not at all', () => {
  const first = sortHref('topics', {}, 'ratePerSecond', 'desc')
  expect(first).toBe('/inventory/topics?sort=ratePerSecond&order=desc')
  const second = sortHref('topics', { sort: 'ratePerSecond', order: 'desc' }, 'ratePerSecond', 'desc')
  expect(second).toBe('/inventory/topics?sort=ratePerSecond&order=asc')
  expect(sortHref('topics', { sort: 'ratePerSecond', order: 'asc' }, 'ratePerSecond', 'desc')).toBe('/inventory/topics')
  expect(sortedBy({ sort: 'ratePerSecond', order: 'asc' }, 'ratePerSecond', 'desc')).toBe('asc')
  expect(sortedBy({ sort: 'name' }, 'ratePerSecond', 'desc')).toBeNull()
})
