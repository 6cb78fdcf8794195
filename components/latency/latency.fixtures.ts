import type { BandDto } from '#server/contracts/entities.ts'
import type { HopDocument, PipelineLatency } from '#server/contracts/pipelines.ts'
import { NOW_MS, budgetOf, rowOf, statusOf } from '../charts/pipeline-row.fixtures.ts'

const STEP_MS = 60_000
const FROM_MS = NOW_MS - 60 * STEP_MS

const band = (lo: number, est: number | null, hi: number | null): BandDto => ({ lo, est, hi })

const hopOf = (id: string, more: Partial<HopDocument>): HopDocument => ({
  id,
  name: id,
  engine: 'service',
  connection: 'demo',
  reads: [],
  combine: 'chain',
  group: `${id}-orders`,
  isolation: 'read_uncommitted',
  commit: 'after',
  holdMs: 0,
  windowMs: null,
  partitions: 'same',
  writes: [],
  ...more,
})

export const HOPS: HopDocument[] = [
  hopOf('enrich', {
    name: 'Enrich',
    engine: 'flink',
    reads: ['orders.raw'],
    writes: ['orders.enriched'],
    commit: 'with-output',
  }),
  hopOf('score', {
    name: 'Score',
    reads: ['orders.enriched'],
    writes: ['orders.scored'],
    isolation: 'read_committed',
    commit: 'with-output',
  }),
  hopOf('serve', { name: 'Serve', engine: 'store', reads: ['orders.scored'], isolation: 'read_committed' }),
]

type HopStatus = PipelineLatency['summary']['hops'][number]
export const hopStatus = (id: string, mean: BandDto | null, more: Partial<HopStatus> = {}): HopStatus => ({
  id,
  evidence: { kind: 'measured', reason: null },
  quantiles: null,
  mean,
  share: null,
  usualMeanMs: null,
  selectivity: 1,
  worstPartition: { topic: 'orders.enriched', partition: 7, p95: band(3_200, 3_400, 3_700) },
  commitIntervalMs: 1_000,
  lagRecords: { lo: 120, hi: 124 },
  lagSeconds: band(1_900, 2_100, 2_400),
  ...more,
})

const HOP_STATUS = [
  hopStatus('enrich', band(610, 720, 880), { share: 0.2, usualMeanMs: 690 }),
  hopStatus('score', band(2_400, 2_600, 2_900), { share: 0.72, usualMeanMs: 900 }),
  hopStatus('serve', band(210, 290, 420), {
    share: 0.08,
    usualMeanMs: 280,
    evidence: { kind: 'inferred', reason: 'commits on a timer of 5 s' },
  }),
]

const trendPoint = (index: number, more: Partial<PipelineLatency['trend'][number]> = {}) => {
  const p95 = band(1_700 + 20 * index, 1_900 + 24 * index, 2_200 + 30 * index)
  return {
    fromMs: FROM_MS + index * STEP_MS,
    toMs: FROM_MS + (index + 1) * STEP_MS,
    entered: 2_400,
    p50: band(p95.lo / 2, (p95.est ?? 0) / 2, (p95.hi ?? 0) / 2),
    p95,
    p99: band(2 * p95.lo, 2 * (p95.est ?? 0), 2 * (p95.hi ?? 0)),
    gap: false,
    open: false,
    ...more,
  }
}
const nothing = { p50: null, p95: null, p99: null }

/** An hour of a pipeline in trouble: twelve minutes without samples, one idle minute, and the last window still open. */
const TREND = Array.from({ length: 60 }, (_, index) => {
  if (index >= 20 && index < 32) return trendPoint(index, { ...nothing, entered: 0, gap: true })
  if (index === 40) return trendPoint(index, { ...nothing, entered: 0 })
  return trendPoint(index, index === 59 ? { open: true, p95: band(3_300, null, null) } : {})
})

export const LATENCY: PipelineLatency = {
  pipeline: rowOf(
    'Order scoring',
    statusOf({
      state: 'at-risk',
      reason: 'Score takes 1.7 s more than usual',
      p95: [3_100, 3_400, 3_800],
      worstHop: { id: 'score', name: 'Score', share: 0.72 },
      hops: HOP_STATUS,
    }),
    { id: 'orders', slo: { targetMs: 5_000, quantile: 0.95, window: '28d' } },
  ),
  hops: HOPS,
  entry: { connection: 'demo', topic: 'orders.raw' },
  sampleMs: 500,
  sentence: [
    { text: 'p95 is ', tone: 'plain' },
    { text: '3.4\u00a0s', tone: 'strong' },
    { text: ' against a 5\u00a0s SLA. ', tone: 'quiet' },
    { text: 'Budget ', tone: 'plain' },
    { text: '62\u00a0%', tone: 'strong' },
    { text: ' left. ', tone: 'plain' },
    { text: 'Hop 2, Score,', tone: 'risk' },
    { text: ' is ', tone: 'plain' },
    { text: '72\u00a0%', tone: 'strong' },
    { text: ' of it.', tone: 'quiet' },
  ],
  subline: 'Partition 7 of orders.enriched is the slowest: p95 3.4\u00a0s.',
  range: { fromMs: FROM_MS, toMs: NOW_MS, stepMs: STEP_MS },
  summary: {
    quantiles: {
      p50: band(1_500, 1_600, 1_800),
      p95: band(3_100, 3_400, 3_800),
      p99: band(4_600, 5_200, 6_100),
      max: band(8_000, null, null),
    },
    mean: band(3_200, 3_610, 4_100),
    hops: HOP_STATUS,
    entered: 144_000,
    good: 138_000,
    bad: 5_100,
    unknown: 900,
  },
  trend: TREND,
  budget: budgetOf(0.62, 3.1, 0.05),
  events: [
    { atMs: NOW_MS - 2_400_000, kind: 'gap', hop: null, topic: null, partition: null },
    { atMs: NOW_MS - 900_000, kind: 'stall', hop: 'score', topic: 'orders.enriched', partition: 7 },
    { atMs: NOW_MS - 300_000, kind: 'rewind', hop: 'serve', topic: 'orders.scored', partition: 0 },
  ],
  freshness: {
    takenAt: new Date(NOW_MS - 500).toISOString(),
    intervalMs: 500,
    now: new Date(NOW_MS).toISOString(),
    errors: [],
  },
}
