import { expect, test } from 'vitest'
import { checkTable } from './doctor-table.ts'

test('lines stand in columns, and what to do below what is wrong', () => {
  const table = checkTable([
    { what: 'Node', result: 'ok', text: '24.21.0' },
    { what: 'database', result: 'wrong', text: 'refused', fix: 'Start it.' },
  ])
  expect(table).toBe('ok     Node      24.21.0\nWRONG  database  refused\n                 → Start it.\n')
})
