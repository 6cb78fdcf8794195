import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openServingTable, readServingTable } from './serving-table.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'demo-table-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const row = (n: number) => ({ orderId: `o-${n}`, orderedAtMs: n, score: 0.5 })

test('keeps the last rows only, and a reader sees whole rows only', () => {
  const file = path.join(folder, 'table.ndjson')
  const table = openServingTable(file, 1_000)
  for (let n = 0; n < 200; n++) table.append([row(n)])
  table.close()
  appendFileSync(file, '{"orderId":"o-half')
  const rows = readServingTable(file)
  expect(rows.at(-1)?.orderId).toBe('o-199')
  expect(rows.map(({ orderedAtMs }) => orderedAtMs)).toEqual(rows.map((_, index) => 200 - rows.length + index))
  expect(rows.length).toBeLessThan(40)
  expect(rows[0]?.servedAtMs).toBeGreaterThan(1_700_000_000_000)
})

test('a table that was never made has no rows', () => {
  expect(readServingTable(path.join(folder, 'none'))).toEqual([])
})
