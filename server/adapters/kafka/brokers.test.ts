import { expect, test } from 'vitest'
import { parseBootstrap } from './brokers.ts'

test.each([
  ['kafka:9092', [{ host: 'kafka', port: 9092 }]],
  [
    ' a.example:1 , b.example:65535',
    [
      { host: 'a.example', port: 1 },
      { host: 'b.example', port: 65_535 },
    ],
  ],
  ['[::1]:9092', [{ host: '::1', port: 9092 }]],
])('%s', (text, expected) => {
  expect(parseBootstrap(text)).toEqual(expected)
})

test.each(['', 'kafka', 'kafka:0', 'kafka:70000', 'http://kafka:9092', 'a:1,,b:2', 'a:1 b:2'])(
  '%j is refused',
  (text) => {
    expect(() => parseBootstrap(text)).toThrow(expect.objectContaining({ code: 'invalid_input' }) as Error)
  },
)
