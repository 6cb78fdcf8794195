import { expect, test } from 'vitest'
import { groupLagStateSchema, samplingStateSchema } from '../../contracts/collector-state.ts'
import { pipelineDocumentSchema, pipelineStatusSchema } from '../../contracts/pipelines.ts'
import { exposition } from '../../domain/metrics/exposition.ts'
import type { MetricsReads } from '../ports/metrics-reads.ts'
import { getMetrics } from './get-metrics.ts'

const NOW = 1_700_000_000_000
const band = { lo: 500, est: 1_500, hi: 2_500 }
const quantiles = { p50: band, p95: band, p99: band, max: band }
const hop = {
  ...{ id: 'score', evidence: { kind: 'measured', reason: null }, quantiles, mean: band, share: 1, usualMeanMs: null },
  ...{ selectivity: null, worstPartition: null, commitIntervalMs: null, lagRecords: null, lagSeconds: null },
}
const partition = {
  ...{ topic: 'raw', partition: 0, committed: 5, end: 9, logStart: 0, records: { lo: 4, hi: 4 }, seconds: band },
  ...{ reason: null, advancedAt: null, state: 'behind' },
}

/** Everything that the collector leaves, last written `ageMs` ago. */
function readsAged(ageMs: number): MetricsReads {
  const atMs = NOW - ageMs
  const document = pipelineDocumentSchema.parse({
    ...{ id: 'orders', name: 'Orders', environment: 'prod', entry: 'k/raw', sampleMs: 5_000, slo: { targetMs: 5_000 } },
    hops: [{ id: 'score', name: 'Score', engine: 'service', connection: 'k', reads: ['raw'], group: 'g' }],
  })
  const value = pipelineStatusSchema.parse({
    ...{ state: 'healthy', reason: null, sampledAtMs: atMs, windowMs: 300_000, quantiles, mean: band, hops: [hop] },
    ...{ enteredPerSecond: 5, worstHop: null },
    budget: {
      ...{ left: 0.5, ifUnknownIsBad: 0.5, burn1h: 1, burn5m: 1, good: 9, bad: 1, unknown: 0 },
      ...{ windowLabel: '28 days', observed: 1 },
    },
  })
  const group = groupLagStateSchema.parse({
    ...{ sampledAtMs: atMs, intervalMs: 5_000, commitIntervalMs: null, seconds: band, records: { lo: 4, hi: 4 } },
    ...{ partitions: [partition], trend: [] },
  })
  const sampling = samplingStateSchema.parse({
    ...{ roundAtMs: atMs, triedAtMs: atMs, tookMs: 5, intervalMs: 5_000, partitions: 1, groups: 1, requests: 3 },
    errors: [{ subject: 's', code: 'c', message: 'm', sinceMs: 0 }],
  })
  return {
    sampling: () => Promise.resolve([{ connection: 'k', nowMs: NOW, state: sampling }]),
    groups: () => Promise.resolve([{ connection: 'k', group: 'g', nowMs: NOW, state: group }]),
    pipelines: () => Promise.resolve([{ document, nowMs: NOW, status: { computedAtMs: atMs, value } }]),
  }
}

async function scrape(ageMs: number): Promise<{ text: string; names: Set<string> }> {
  const liveness = () => Promise.resolve({ state: 'alive' as const, ageMs: 400 })
  const text = exposition(await getMetrics({ reads: readsAged(ageMs), liveness }))
  return { text, names: new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map((match) => match[1] ?? '')) }
}
const AGES_AND_STATES = [
  'fresnel_collector_up',
  'fresnel_collector_age_seconds',
  'fresnel_sampling_age_seconds',
  'fresnel_pipeline_state',
  'fresnel_pipeline_status_age_seconds',
]

test('what was sampled just now is given with its bounds', async () => {
  const { text, names } = await scrape(1_000)
  expect(text).toContain(
    'fresnel_pipeline_latency_seconds{pipeline="orders",environment="prod",quantile="0.95",bound="est"} 1.5\n',
  )
  expect(text).toContain('fresnel_pipeline_state{pipeline="orders",environment="prod",state="healthy"} 1\n')
  expect(text).toContain('kafka_consumergroup_group_max_lag{cluster_name="k",group="g"} 4\n')
  expect(text).toContain('fresnel_sampling_errors{cluster_name="k"} 1\n')
  expect([...names]).toEqual(expect.arrayContaining(AGES_AND_STATES))
})

test('what is old is not given as if it were the value of now: only its age, and that it is stale', async () => {
  const { text, names } = await scrape(600_000)
  expect(names).toEqual(new Set(AGES_AND_STATES))
  expect(text).toContain('fresnel_pipeline_state{pipeline="orders",environment="prod",state="stale"} 1\n')
  expect(text).toContain('fresnel_pipeline_state{pipeline="orders",environment="prod",state="healthy"} 0\n')
  expect(text).toContain('fresnel_sampling_age_seconds{cluster_name="k"} 600\n')
  expect(text).toContain('fresnel_pipeline_status_age_seconds{pipeline="orders",environment="prod"} 600\n')
})
