import { expect, test } from 'vitest'
import { topologyHref, topologyViewOf } from './topology-params.ts'

test.each([
  [{}, { up: 5, down: 5 }],
  [
    { up: '0', down: '6' },
    { up: 0, down: 6 },
  ],
  [
    { up: '7', down: '-1' },
    { up: 5, down: 5 },
  ],
  [
    { up: 'many', down: '1.5' },
    { up: 5, down: 5 },
  ],
  [{ focus: 'x'.repeat(401) }, { up: 5, down: 5 }],
])('%j reads as %j', (params, expected) => {
  expect(topologyViewOf(params)).toEqual(expected)
})

test('an address can be read again, whatever the name holds', () => {
  const view = { focus: 'consumer-group:demo/a/b c&d', up: 1, down: 2, env: 'demo' }
  expect(topologyViewOf(Object.fromEntries(new URL(topologyHref(view), 'http://h').searchParams))).toEqual(view)
})
