import { expect, test } from 'vitest'
import { pipelineDocumentSchema, type PipelineStatusDto } from '../../contracts/pipelines.ts'
import { pipelineFeedOf } from '../../domain/collection/pipeline-spec-of.ts'
import { createEngine } from '../../domain/latency/engine.ts'
import { encodeSketches } from '../../domain/latency/sketches.ts'
import type { StoredWindow } from '../ports/pipeline-reads.ts'
import { getPipelineLatency } from './get-pipeline-latency.ts'
import type { ReadPorts } from './read-ports.ts'

const NOW_MS = 1_700_000_400_000
const STEP_MS = 10_000
const document = pipelineDocumentSchema.parse({
  ...{ id: 'orders', name: 'Order scoring', environment: 'demo', entry: 'demo/orders.raw' },
  hops: [{ id: 'score', name: 'Score', engine: 'service', connection: 'demo', reads: ['orders.raw'], group: 'score' }],
})

/** A finest window in which nothing entered, as the collector writes it. */
function emptyWindow(fromMs: number): StoredWindow {
  const { result, sketches } = createEngine(pipelineFeedOf(document).spec).window(fromMs, fromMs + STEP_MS, NOW_MS)
  return { fromMs, lengthMs: STEP_MS, open: result.open, result, sketches: encodeSketches(sketches) }
}

function emptyWindows(lengthMs: number, fromMs: number, toMs: number): StoredWindow[] {
  if (lengthMs !== STEP_MS) return []
  return Array.from({ length: (toMs - fromMs) / STEP_MS }, (_, index) => emptyWindow(fromMs + index * STEP_MS))
}

function portsWith(sampledAtMs: number | null): ReadPorts {
  const value: PipelineStatusDto = {
    ...{ state: 'idle', reason: null, sampledAtMs, windowMs: 300_000, quantiles: null, mean: null },
    ...{ enteredPerSecond: 0, worstHop: null, hops: [], budget: null },
  }
  const status = sampledAtMs === null ? null : { computedAtMs: NOW_MS, value }
  const windows = (lengthMs: number, fromMs: number, toMs: number) =>
    Promise.resolve(status === null ? [] : emptyWindows(lengthMs, fromMs, toMs))
  const pipelines: Partial<ReadPorts['pipelines']> = {
    pipeline: () => Promise.resolve({ document, origin: 'file', status }),
    results: (_id, ...span) => windows(...span),
    windows: (_id, ...span) => windows(...span),
    dayCells: () => Promise.resolve(new Map()),
  }
  const scope: Partial<ReadPorts['scope']> = {
    scope: () => Promise.resolve({ nowMs: NOW_MS, clusters: [], environments: [] }),
  }
  return { pipelines, scope } as ReadPorts
}

test.each([
  ['never sampled', null, null, 'No latency yet'],
  ['not sampled in the range', NOW_MS - 3_600_000, null, 'Nothing was sampled'],
  ['sampled, and nothing entered', NOW_MS, 0, 'Idle'],
])('%s', async (_name, sampledAtMs, count, words) => {
  const { summary, sentence } = await getPipelineLatency(portsWith(sampledAtMs), 'orders', { range: '5m' })
  expect(summary).toMatchObject({ entered: count, good: count, bad: count, unknown: count, quantiles: null })
  expect(sentence[0]?.text).toBe(words)
})
