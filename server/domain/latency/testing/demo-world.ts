import type { HopSpec, PipelineSpec } from '../pipeline-spec.ts'
import type { Sample } from '../sample.ts'
import { between, exponential, randomOf } from './random.ts'
import type { Random } from './random.ts'
import { runCheckpointed, runPolling } from './sim-hops.ts'
import type { Stretch } from './sim-hops.ts'
import { storePartition } from './sim-log.ts'
import type { SimPartition, SimRecord } from './sim-log.ts'
import { sampleWorld } from './sim-sampling.ts'

export type DemoOptions = {
  seed: number
  durationMs: number
  partitions?: number
  perSecond?: number
  bursts?: readonly (Stretch & { factor: number })[]
  slowScorer?: readonly (Stretch & { serviceMs: number })[]
  readerStalls?: readonly Stretch[]
  engineStalls?: readonly Stretch[]
  sampleMs?: number
  partitionsKnown?: HopSpec['partitions']
}

/** The true life of one record, from the simulation itself and never from counters. */
type Truth = { entryMs: number; exits: [number, number, number]; partition: number }
export type DemoWorld = { spec: PipelineSpec; samples: Sample[]; truths: Truth[]; startMs: number; endMs: number }

export const DEMO_START = 1_800_000_000_000

const hop = (id: string, reads: string, writes: string[], more: Partial<HopSpec>): HopSpec => ({
  id,
  reads: [reads],
  combine: 'chain',
  reader: { kind: 'group', group: `${id}-orders`, isolation: 'read_committed' },
  writes,
  windowMs: null,
  holdMs: 0,
  commit: 'with-output',
  partitions: 'mixed',
  ...more,
})

/** A pipeline like the demo's: engine with 1 s checkpoints, transactional scorer, reader that commits now and then. */
export function demoWorld(options: DemoOptions): DemoWorld {
  const { seed, durationMs, partitions = 6, perSecond = 50, sampleMs = 500 } = options
  const random = randomOf(seed)
  const startMs = DEMO_START
  const endMs = startMs + durationMs
  const entries = entryRecords(options, startMs, endMs, partitions, perSecond)
  const raw = entries.map((records) => storePartition(records, new Map(), startMs))
  const { enrich, score, serve } = runHops(options, raw, random, endMs)
  const samples = sampleWorld(
    [
      { name: 'orders.raw', partitions: raw, readCommitted: false },
      { name: 'orders.enriched', partitions: enrich.output, readCommitted: true },
      { name: 'orders.scored', partitions: score.output, readCommitted: true },
    ],
    [
      { group: 'enrich-orders', topic: 'orders.raw', committed: enrich.committed },
      { group: 'score-orders', topic: 'orders.enriched', committed: score.committed },
      { group: 'serve-orders', topic: 'orders.scored', committed: serve.committed },
    ],
    { fromMs: startMs + 10, toMs: endMs + 60_000, sampleMs, jitter: 0.2, rpcMs: [2, 10], random },
  )
  const truths = entries.flatMap((records, partition) =>
    records.map(({ source, writtenMs }): Truth => {
      const at = (exits: Map<number, number>) => exits.get(source) ?? Infinity
      return { entryMs: writtenMs, exits: [at(enrich.exits), at(score.exits), at(serve.exits)], partition }
    }),
  )
  return { spec: demoSpec(sampleMs, options.partitionsKnown ?? 'mixed'), samples, truths, startMs, endMs }
}

function runHops(options: DemoOptions, raw: readonly SimPartition[], random: Random, endMs: number) {
  const common = { outputs: raw.length, startMs: DEMO_START, endMs: endMs + 60_000, random, committedOnly: true }
  const stalls = options.engineStalls ?? []
  const enrich = runCheckpointed({ ...common, input: raw, intervalMs: 1_000, serviceMs: 2, stalls })
  const slow = options.slowScorer ?? []
  const score = runPolling({
    ...common,
    input: enrich.output,
    serviceMs: (ms) => slow.find((s) => ms >= s.fromMs && ms < s.toMs)?.serviceMs ?? 1.5,
    pauseMs: () => between(random, 60, 180),
    batch: 100,
    commitEveryMs: null,
    stalls: [],
  })
  const serve = runPolling({
    ...common,
    input: score.output,
    serviceMs: () => 0.3,
    pauseMs: () => between(random, 3, 20),
    batch: 500,
    commitEveryMs: () => between(random, 250, 500),
    stalls: options.readerStalls ?? [],
  })
  return { enrich, score, serve }
}

function demoSpec(sampleMs: number, partitions: HopSpec['partitions']): PipelineSpec {
  const reader = { kind: 'group', group: 'enrich-orders', isolation: 'read_uncommitted' } as const
  return {
    id: 'orders',
    entry: 'orders.raw',
    exit: 'serve',
    targetMs: 5_000,
    sampleMs,
    hops: [
      hop('enrich', 'orders.raw', ['orders.enriched'], { partitions, reader }),
      hop('score', 'orders.enriched', ['orders.scored'], { partitions }),
      hop('serve', 'orders.scored', [], { commit: 'after', partitions }),
    ],
  }
}

/** Poisson arrivals with a slow wave, bursts and key skew, appended in small batches as a producer does. */
function entryRecords(options: DemoOptions, startMs: number, endMs: number, partitions: number, perSecond: number) {
  const random = randomOf(options.seed + 1_000_003)
  const entries = Array.from({ length: partitions }, (): SimRecord[] => [])
  const lastMs = entries.map(() => startMs)
  let source = 0
  for (let ms = startMs + 300; ms < endMs;) {
    const burst = options.bursts?.find((b) => ms >= b.fromMs && ms < b.toMs)?.factor ?? 1
    const rate = perSecond * burst * (1 + 0.2 * Math.sin((ms - startMs) / 20_000))
    ms += exponential(random, 1_000 / rate)
    const partition = Math.min(partitions - 1, Math.floor(random() ** 1.4 * partitions))
    const writtenMs = Math.max(ms + between(random, 1, 6), lastMs[partition] ?? startMs)
    lastMs[partition] = writtenMs
    entries[partition]?.push({ source: source++, writtenMs, transaction: null })
  }
  return entries
}

/** The least value with at least the share `q` at or below it. */
export function trueQuantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? NaN
}
