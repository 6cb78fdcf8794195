import { expect, test } from 'vitest'
import { ErrorLedger } from './error-ledger.ts'

const error = (subject: string, code = 'X') => ({ subject, code, message: 'why' })

test('an error keeps its first moment while it is seen, and is new again after a good answer', () => {
  const ledger = new ErrorLedger()
  const asked = new Set(['a'])
  ledger.record(asked, [error('ListOffsets a/0')], 10)
  ledger.record(asked, [error('ListOffsets a/0')], 20)
  expect(ledger.list()).toEqual([{ ...error('ListOffsets a/0'), sinceMs: 10 }])
  ledger.record(asked, [], 30)
  expect(ledger.list()).toEqual([])
  ledger.record(asked, [error('ListOffsets a/0')], 40)
  expect(ledger.list()).toMatchObject([{ sinceMs: 40 }])
})

test.each([
  ['ListOffsets a/0', 'a'],
  ['ListOffsets a/0,1,2', 'a'],
  ['ListOffsets a', 'a'],
  ['OffsetFetch my group a/0', 'my group'],
  ['OffsetFetch g', 'g'],
])('%s lasts until %s is asked again', (subject, name) => {
  const ledger = new ErrorLedger()
  ledger.record(new Set([name]), [error(subject)], 10)
  ledger.record(new Set(['other']), [], 20)
  expect(ledger.list()).toHaveLength(1)
  ledger.record(new Set([name]), [], 30)
  expect(ledger.list()).toHaveLength(0)
})

test('the failure of a whole call lasts until the next round', () => {
  const ledger = new ErrorLedger()
  ledger.record(new Set(), [error('Committed offsets')], 10)
  ledger.record(new Set(['a']), [], 20)
  expect(ledger.list()).toEqual([])
})

test('a thousand errors show the twenty oldest', () => {
  const ledger = new ErrorLedger()
  ledger.record(new Set(['old']), [error('ListOffsets old')], 1)
  ledger.record(
    new Set(),
    Array.from({ length: 1_000 }, (_, at) => error(`ListOffsets t${at}`)),
    2,
  )
  expect(ledger.list()).toHaveLength(20)
  expect(ledger.list()[0]).toMatchObject({ subject: 'ListOffsets old', sinceMs: 1 })
})
