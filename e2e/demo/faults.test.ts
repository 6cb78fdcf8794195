import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { FAULTS, isFaultOn, orderFault, parseFault, withdrawFaults } from './faults.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'demo-faults-'))
afterEach(() => withdrawFaults(folder))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  [['slow-scorer', '60s'], { name: 'slow-scorer', forMs: 60_000 }],
  [['burst'], { name: 'burst', forMs: FAULTS.burst.defaultMs }],
  [['stall-flink', '2m'], { name: 'stall-flink', forMs: 120_000 }],
])('%j', (args, fault) => {
  expect(parseFault(args)).toEqual(fault)
})

test.each([
  [[], 'no fault was named'],
  [['meteor'], 'unknown fault meteor'],
  [['burst', 'soon'], 'soon is not a duration'],
  [['burst', '5s', 'please'], '5s please is not a duration'],
  [['kill-broker', '1h'], 'lasts at most 120 s'],
])('%j is refused', (args, reason) => {
  expect(parseFault(args)).toEqual({ error: expect.stringContaining(reason) as string })
})

test('an unknown fault names all that there are', () => {
  const answer = parseFault(['meteor'])
  for (const name of Object.keys(FAULTS)) expect('error' in answer && answer.error).toContain(name)
})

test('a fault is on until its end, for its own name only', () => {
  orderFault(folder, 'burst', 1_000)
  expect(isFaultOn(folder, 'burst', 999)).toBe(true)
  expect(isFaultOn(folder, 'burst', 1_000)).toBe(false)
  expect(isFaultOn(folder, 'slow-scorer', 999)).toBe(false)
  withdrawFaults(folder)
  expect(isFaultOn(folder, 'burst', 0)).toBe(false)
})

test('half a file is no fault', () => {
  writeFileSync(path.join(folder, 'burst.json'), '{"unti')
  expect(isFaultOn(folder, 'burst', 0)).toBe(false)
})
