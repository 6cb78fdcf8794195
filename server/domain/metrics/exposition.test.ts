import { expect, test } from 'vitest'
import { exposition } from './exposition.ts'

test('is OpenMetrics text that ends with EOF', () => {
  const text = exposition([
    {
      name: 'a_seconds',
      help: 'An age',
      samples: [{ labels: { group: 'g', partition: 0 }, value: 1.5 }, { value: 0 }],
    },
  ])
  expect(text).toBe(
    '# HELP a_seconds An age\n# TYPE a_seconds gauge\na_seconds{group="g",partition="0"} 1.5\na_seconds 0\n# EOF\n',
  )
})

test('what is not known is absent, header and all', () => {
  expect(exposition([{ name: 'a', help: 'h', samples: [{ value: null }] }])).toBe('# EOF\n')
})

test('a name with quotes and line feeds stays within its label', () => {
  const [, , line] = exposition([
    { name: 'a', help: 'h', samples: [{ labels: { topic: 'x"\\\ny 1' }, value: 1 }] },
  ]).split('\n')
  expect(line).toBe('a{topic="x\\"\\\\\\ny 1"} 1')
})

test.each([
  [Infinity, '+Inf'],
  [-Infinity, '-Inf'],
  [NaN, 'NaN'],
  [1e21, '1e+21'],
])('%d is written %s', (value, expected) => {
  expect(exposition([{ name: 'a', help: 'h', samples: [{ value }] }])).toContain(`\na ${expected}\n`)
})

test('a name that is none is a mistake of ours', () => {
  expect(() => exposition([{ name: 'a b', help: 'h', samples: [] }])).toThrow('no name')
})
