import { expect, test } from 'vitest'
import { pipelineDocumentSchema } from '../contracts/pipelines.ts'
import { DAY_CELL_MS, dayLane, dayStartMs, type DayCell } from './day-lane.ts'

const NOW = Date.UTC(2026, 10, 24, 12, 7)
const pipeline = (slo: object | null) =>
  pipelineDocumentSchema.parse({
    id: 'orders',
    name: 'Orders',
    environment: 'demo',
    entry: 'demo/orders.raw',
    slo,
    hops: [
      { id: 'score', name: 'Score', engine: 'service', connection: 'demo', reads: ['orders.raw'], group: 'score' },
    ],
  })
const cell = (change: Partial<DayCell>): DayCell => ({
  fromMs: dayStartMs(NOW),
  entered: 1_000,
  measured: 1_000,
  bad: 0,
  unknown: 0,
  ...change,
})

test.each<[string, Partial<DayCell>, object | null, string | null]>([
  ['all in time', {}, { targetMs: 5_000 }, 'healthy'],
  ['exactly as many late as allowed', { bad: 50 }, { targetMs: 5_000, quantile: 0.95 }, 'healthy'],
  ['more', { bad: 51 }, { targetMs: 5_000, quantile: 0.95 }, 'breached'],
  ['more, if the undecided were late', { bad: 20, unknown: 40 }, { targetMs: 5_000, quantile: 0.95 }, 'at-risk'],
  ['all undecided', { unknown: 1_000 }, { targetMs: 5_000 }, 'unknown'],
  ['nothing entered', { entered: 0, measured: 0 }, { targetMs: 5_000 }, 'idle'],
  ['no target', {}, null, 'healthy'],
  ['no target and nothing measured', { measured: 0 }, null, 'unknown'],
])('half an hour with %s', (_name, change, slo, state) => {
  expect(dayLane(pipeline(slo), [cell(change)], NOW)[0]?.state).toBe(state)
})

test('48 half hours, the last of them now, and holes where nothing was sampled', () => {
  const lane = dayLane(pipeline(null), [], NOW)
  expect([lane.length, lane.every(({ state }) => state === null)]).toEqual([48, true])
  const last = lane.at(-1)?.fromMs ?? 0
  expect(NOW >= last && NOW < last + DAY_CELL_MS).toBe(true)
})
