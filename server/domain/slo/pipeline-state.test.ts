import { expect, test } from 'vitest'
import type { Band } from '../latency/window-result.ts'
import { judgePipeline, type StateInput } from './pipeline-state.ts'

const NOW = 1_000_000
const band = (lo: number, est: number | null, hi: number | null): Band => ({ lo, est, hi })
const e2e = (p95: Band) => ({ p50: band(1, 1, 1), p95, p99: p95, max: p95 })
const counts = (good: number, bad: number, unknown: number) => ({ good, bad, unknown })
const healthy: StateInput = {
  nowMs: NOW,
  sampleMs: 500,
  sampledAtMs: NOW - 600,
  slo: { targetMs: 5_000, quantile: 0.95 },
  obstacle: null,
  recent: { entered: 100, e2e: e2e(band(100, 200, 300)), slo: counts(100, 0, 0) },
  burn1h: 0,
}
const recent = (p95: Band, slo = counts(100, 0, 0)) => ({ recent: { entered: 100, e2e: e2e(p95), slo } })
const other = (quantile: number, slo: ReturnType<typeof counts>) => ({
  slo: { targetMs: 5_000, quantile },
  ...recent(band(1, 1, 1), slo),
})

const TABLE: [string, Partial<StateInput>, string, RegExp | null][] = [
  ['inside the target', {}, 'healthy', null],
  ['never sampled', { sampledAtMs: null, recent: null }, 'unknown', /^Not sampled yet$/],
  ['no window yet', { recent: null }, 'unknown', /^Waiting for the first window$/],
  ['old samples', { sampledAtMs: NOW - 30_000 }, 'stale', /^No sample for 30.s$/],
  ['old samples, and why', { sampledAtMs: NOW - 30_000, obstacle: 'down' }, 'stale', /: down$/],
  ['three short intervals are not old yet', { sampledAtMs: NOW - 4_000 }, 'healthy', null],
  ['three long intervals', { sampleMs: 10_000, sampledAtMs: NOW - 30_001 }, 'stale', /^No sample for 30.s$/],
  ['two long intervals', { sampleMs: 10_000, sampledAtMs: NOW - 20_000 }, 'healthy', null],
  ['a missing topic', { obstacle: 'raw does not exist on demo' }, 'unknown', /^raw does not exist/],
  ['nothing entered', { recent: { entered: 0, e2e: null, slo: counts(0, 0, 0) } }, 'idle', /^Nothing entered/],
  ['no SLA', { slo: null }, 'learning', /^No SLA is declared/],
  ['no verdict', recent(band(1, 1, 1), counts(0, 0, 0)), 'unknown', /^No record has a verdict/],
  [
    'certainly late',
    recent(band(7_200, 8_000, 9_000)),
    'breached',
    /^p95 is at least 7\.2.s against a target of 5\.0.s$/,
  ],
  ['certainly late without end', recent(band(7_200, null, null)), 'breached', /^p95 is at least 7\.2.s/],
  ['the band crosses', recent(band(4_000, 4_500, 5_100)), 'at-risk', /may be past 5\.0.s/],
  ['exactly the target', recent(band(4_000, 4_500, 5_000)), 'healthy', null],
  ['no upper bound', recent(band(100, null, null)), 'unknown', /no upper bound/],
  ['the budget burns', { burn1h: 1 }, 'at-risk', /burns at 1\.0× /],
  ['the budget burns slowly', { burn1h: 0.99 }, 'healthy', null],
  ['another quantile, certainly late', other(0.9, counts(89, 11, 0)), 'breached', /^11.% of the records took longer/],
  ['another quantile, undecided', other(0.9, counts(89, 5, 6)), 'at-risk', /^p90 may be past/],
  ['another quantile, fine', other(0.9, counts(91, 5, 4)), 'healthy', null],
]

test.each(TABLE)('%s', (_name, change, state, reason) => {
  const verdict = judgePipeline({ ...healthy, ...change })
  expect(verdict.state).toBe(state)
  if (reason === null) expect(verdict.reason).toBe(null)
  else expect(verdict.reason).toMatch(reason)
})
