import { expect, test } from 'vitest'
import { pipelineDocumentSchema, pipelineStatusSchema } from '../../contracts/pipelines.ts'
import type { PartitionLag } from '../latency/reader-lag.ts'
import type { Band, HopResult, WindowResult } from '../latency/window-result.ts'
import { composeStatus, totalRecords, usualMean, worstAge } from './pipeline-status.ts'
import { SloLedger, VerdictLedger } from './slo-ledger.ts'

const NOW = 1_000_000
const band = (lo: number, est: number | null = lo, hi: number | null = lo): Band => ({ lo, est, hi })
const all = (value: Band) => ({ p50: value, p95: value, p99: value, max: value })
const hop = (id: string, mean: number | null, share: number | null): HopResult => ({
  ...{ id, share, evidence: { kind: 'measured' }, selectivity: null, worstPartition: null },
  ...{ quantiles: all(band(1)), mean: mean === null ? null : band(mean) },
})
const result = (hops: HopResult[]): WindowResult => ({
  ...{ fromMs: NOW - 300_000, toMs: NOW + 5_000, entered: 3_000, measured: 3_000, unknown: 0 },
  ...{ slo: { good: 3_000, bad: 0, unknown: 0 }, e2e: all(band(100)), mean: band(100), certain: null, events: [] },
  ...{ hops, open: true },
})
const document = pipelineDocumentSchema.parse({
  ...{ id: 'p', name: 'P', environment: 'e', entry: 'c/a', sampleMs: 500, slo: { targetMs: 5_000 } },
  hops: ['x', 'y'].map((id) => ({
    id,
    name: id.toUpperCase(),
    engine: 'service',
    connection: 'c',
    reads: ['a'],
    group: id,
  })),
})
const compose = (recent: HopResult[], minutes: HopResult[][]) =>
  composeStatus({
    ...{ document, nowMs: NOW, sampledAtMs: NOW, obstacle: null, recent: result(recent) },
    minutes: minutes.map(result),
    ledger: new SloLedger(1),
    verdicts: new VerdictLedger(),
    reading: () => ({ lag: [], commitIntervalMs: null }),
  })

test('a status is what the contract says, and its rate counts no time that has not passed', () => {
  const status = compose([hop('x', 60, 0.6), hop('y', 40, 0.4)], [])
  expect(pipelineStatusSchema.parse(status)).toEqual(status)
  expect(status.enteredPerSecond).toBe(10)
  expect(status.hops[0]).toMatchObject({ lagRecords: null, lagSeconds: null })
})

test('the worst hop is the furthest above its usual; without one the largest share', () => {
  const now = [hop('x', 60, 0.6), hop('y', 40, 0.4)]
  expect(compose(now, []).worstHop).toEqual({ id: 'x', name: 'X', share: 0.6 })
  const hour = Array.from({ length: 20 }, () => [hop('x', 60, 0.8), hop('y', 15, 0.2)])
  expect(compose(now, hour).worstHop).toEqual({ id: 'y', name: 'Y', share: 0.4 })
  expect(compose([hop('x', null, null), hop('y', null, null)], []).worstHop).toBe(null)
})

test('usual is the median of ten minutes or more; minutes without a mean do not count', () => {
  const minutes = (means: (number | null)[]) => means.map((mean) => result([hop('x', mean, null)]))
  expect(usualMean('x', minutes([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toBe(null)
  expect(usualMean('x', minutes([1, 2, 3, 4, 5, 6, 7, 8, 9, null]))).toBe(null)
  expect(usualMean('x', minutes([100, 2, 3, 4, 5, 6, 7, 8, 9, 1]))).toBe(5.5)
  expect(usualMean('x', minutes([100, 2, 3, 4, 5, 6, 7, 8, 9, 1, 0]))).toBe(5)
  expect(usualMean('absent', minutes([1]))).toBe(null)
})

const lag = (records: { lo: number; hi: number } | null, seconds: Band | null): PartitionLag => ({
  ...{ topic: 't', partition: 0, committed: 1, end: 2, logStart: 0, advancedAtMs: null, state: 'behind', reason: null },
  records,
  seconds,
})
test('records add up, unless one partition is unknown', () => {
  expect(totalRecords([])).toBe(null)
  expect(totalRecords([lag({ lo: 0, hi: 1 }, null), lag({ lo: 5, hi: 5 }, null)])).toEqual({ lo: 5, hi: 6 })
  expect(totalRecords([lag({ lo: 0, hi: 1 }, null), lag(null, null)])).toBe(null)
})
test('the worst age is the one without an end, then the one with the latest', () => {
  expect(worstAge([])).toBe(null)
  expect(worstAge([lag(null, band(1, 5, 9)), lag(null, null), lag(null, band(2, 3, 4))])).toEqual(band(1, 5, 9))
  expect(worstAge([lag(null, band(1, 5, 9)), lag(null, band(2, null, null))])).toEqual(band(2, null, null))
})
