import { expect, test } from 'vitest'
import { addConnectionSchema, testConnectionSchema } from '#server/contracts/connections.ts'
import { addBody, EMPTY_DRAFT, problemsOf, testBody } from './connection-draft.ts'

const draft = { ...EMPTY_DRAFT, name: 'prod-eu', environment: 'production', bootstrap: ' k1:9092, k2:9092 ' }

test('what the form sends is what the contract takes', () => {
  expect(addConnectionSchema.parse(addBody(draft))).toMatchObject({ name: 'prod-eu', bootstrap: 'k1:9092, k2:9092' })
  const sasl = { ...draft, protocol: 'SASL_SSL', username: 'fresnel', password: 's3cret', caPem: 'PEM' } as const
  expect(testConnectionSchema.parse(testBody(sasl))).toMatchObject({
    security: { mechanism: 'SCRAM-SHA-512', username: 'fresnel', caPem: 'PEM' },
    password: 's3cret',
  })
})

test('fields of another protocol do not travel', () => {
  const body = testBody({ ...draft, username: 'left over', password: 'left over', caPem: 'left over' })
  expect(JSON.stringify(body)).not.toContain('left over')
})

test.each([
  ['', /at least one/],
  ['kafka', /is not host:port/],
  ['http://kafka:9092', /Leave out http:\/\//],
  ['kafka:99999', /does not exist/],
  ['a:1, b', /“b” is not host:port/],
  ['[::1]:9092', undefined],
  ['a:9092,b:9093', undefined],
])('the address “%s”', (bootstrap, expected) => {
  const problem = problemsOf({ ...draft, bootstrap }, true).bootstrap
  if (expected) expect(problem).toMatch(expected)
  else expect(problem).toBeUndefined()
})

test('names are asked for only when adding, credentials only with SASL', () => {
  expect(problemsOf({ ...draft, name: 'Prod EU' }, false)).toEqual({})
  expect(problemsOf({ ...draft, name: 'Prod EU' }, true).name).toBeDefined()
  expect(Object.keys(problemsOf({ ...draft, protocol: 'SASL_PLAINTEXT' }, false))).toEqual(['username', 'password'])
})
