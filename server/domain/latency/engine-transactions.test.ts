import { describe, expect, it } from 'vitest'
import { createEngine } from './engine.ts'
import type { HopSpec, PipelineSpec } from './pipeline-spec.ts'
import type { Isolation } from './sample.ts'
import { randomOf } from './testing/random.ts'
import { trueQuantile } from './testing/demo-world.ts'
import { evenly, oneHopSpec, T0 } from './testing/one-hop.ts'
import { runCheckpointed, runPolling } from './testing/sim-hops.ts'
import { storePartition } from './testing/sim-log.ts'
import type { SimRecord } from './testing/sim-log.ts'
import { sampleWorld } from './testing/sim-sampling.ts'

/** An exactly-once hop with 5 s checkpoints and a reader behind it. */
function exactlyOnce(isolation: Isolation) {
  const random = randomOf(11)
  const records = evenly(20, 0, 200_000).map((ms, source): SimRecord => ({
    source,
    writtenMs: T0 + ms,
    transaction: null,
  }))
  const raw = [storePartition(records, new Map(), T0 - 60_000)]
  const common = { outputs: 1, startMs: T0 - 5_000, endMs: T0 + 230_000, random }
  const committedOnly = isolation === 'read_committed'
  const engineRun = runCheckpointed({
    ...common,
    input: raw,
    intervalMs: 5_000,
    serviceMs: 20,
    stalls: [],
    committedOnly,
  })
  const reader = runPolling({
    ...common,
    input: engineRun.output,
    committedOnly,
    serviceMs: () => 0.2,
    pauseMs: () => 20,
    batch: 500,
    commitEveryMs: () => 500,
    stalls: [],
  })
  const hop = (id: string, reads: string, writes: string[], more: Partial<HopSpec>): HopSpec => ({
    ...(oneHopSpec().hops[0] as HopSpec),
    id,
    reads: [reads],
    writes,
    ...more,
  })
  const spec: PipelineSpec = {
    ...oneHopSpec(),
    exit: 'b',
    hops: [
      hop('a', 'raw', ['out'], {
        commit: 'with-output',
        reader: { kind: 'group', group: 'a', isolation: 'read_uncommitted' },
      }),
      hop('b', 'out', [], { reader: { kind: 'group', group: 'b', isolation } }),
    ],
  }
  const samples = sampleWorld(
    [
      { name: 'raw', partitions: raw, readCommitted: false },
      { name: 'out', partitions: engineRun.output, readCommitted: committedOnly },
    ],
    [
      { group: 'a', topic: 'raw', committed: engineRun.committed },
      { group: 'b', topic: 'out', committed: reader.committed },
    ],
    { fromMs: T0 - 2_000, toMs: T0 + 220_000, sampleMs: 500, jitter: 0.2, rpcMs: [2, 10], random },
  )
  const engine = createEngine(spec)
  for (const sample of samples) engine.add(sample)
  const { result } = engine.window(T0 + 60_000, T0 + 150_000, T0 + 220_000)
  const entered = records.filter((r) => r.writtenMs >= T0 + 60_000 && r.writtenMs < T0 + 150_000)
  const truth = (q: number) =>
    trueQuantile(
      entered.map((r) => (engineRun.exits.get(r.source) ?? NaN) - r.writtenMs),
      q,
    )
  return { result, truth, p50: result.hops[0]?.quantiles?.p50 }
}

describe('28 an exactly-once hop that commits every 5 s', () => {
  it('takes half a commit interval and the work for a read_committed follower', () => {
    const { p50, truth, result } = exactlyOnce('read_committed')
    expect(truth(0.5)).toBeGreaterThan(2_300)
    expect(Math.abs((p50?.est ?? 0) - truth(0.5))).toBeLessThan(250)
    expect(p50?.lo).toBeLessThanOrEqual(truth(0.5))
    expect(p50?.hi).toBeGreaterThanOrEqual(truth(0.5))
    expect(Math.abs((result.hops[0]?.quantiles?.p95.est ?? 0) - truth(0.95))).toBeLessThan(350)
    // The reader behind it is fast: the step must not be charged to it.
    expect(result.hops[1]?.quantiles?.p50.est).toBeLessThan(300)
    // Smoothed departures would leave open which step a record left in, and the reader's band by 5 s.
    expect(result.hops[1]?.quantiles?.p95.hi).toBeLessThan(1_500)
  })

  it('takes the work alone for a read_uncommitted follower', () => {
    const { p50, truth } = exactlyOnce('read_uncommitted')
    expect(truth(0.5)).toBeLessThan(60)
    expect(Math.abs((p50?.est ?? Infinity) - truth(0.5))).toBeLessThan(300)
    expect(p50?.lo).toBeLessThanOrEqual(truth(0.5))
    expect(p50?.hi).toBeGreaterThanOrEqual(truth(0.5))
  })
})

describe('29 and 12 a trickle through a transactional source: half of the offsets are markers', () => {
  const random = randomOf(3)
  const startMs = T0 - 5_000
  const times = evenly(2, 0, 120_000)
  const records = times.map((ms, source): SimRecord => ({ source, writtenMs: T0 + ms, transaction: source }))
  const commits = new Map(times.map((ms, n) => [n, T0 + ms + 4]))
  const raw = [storePartition(records, commits, startMs)]
  const reader = runPolling({
    outputs: 1,
    startMs,
    endMs: T0 + 190_000,
    random,
    input: raw,
    committedOnly: true,
    serviceMs: () => 40,
    pauseMs: () => 15,
    batch: 100,
    commitEveryMs: () => 300,
    stalls: [],
  })
  const samples = sampleWorld(
    [{ name: 'raw', partitions: raw, readCommitted: true }],
    [{ group: 'g', topic: 'raw', committed: reader.committed }],
    { fromMs: startMs + 100, toMs: T0 + 180_000, sampleMs: 500, jitter: 0.2, rpcMs: [2, 10], random },
  )
  const engine = createEngine(oneHopSpec({}, { reader: { kind: 'group', group: 'g', isolation: 'read_committed' } }))
  for (const sample of samples) engine.add(sample)

  it('latencies are unchanged and the weight is an upper bound', () => {
    const { result } = engine.window(T0 + 30_000, T0 + 90_000, T0 + 180_000)
    const truth = trueQuantile(
      times.map((ms, n) => (reader.exits.get(n) ?? NaN) - T0 - ms),
      0.5,
    )
    expect(result.e2e?.p50.lo).toBeLessThanOrEqual(truth)
    expect(result.e2e?.p50.hi).toBeGreaterThanOrEqual(truth)
    expect(result.e2e?.p95.hi).toBeLessThan(1_200)
    expect(result.entered).toBeCloseTo(240, -1)
  })

  it('the marker at the tail leaves no window open', () => {
    expect(engine.window(T0 + 110_000, T0 + 130_000, T0 + 180_000).result.open).toBe(false)
  })

  it('the producer’s transaction is a hop of its own', () => {
    const { result } = engine.window(T0 + 30_000, T0 + 90_000, T0 + 180_000)
    expect(result.hops.map((hop) => hop.id)).toEqual(['producer', 'h'])
    expect(result.hops[0]?.mean?.est).toBeLessThan(100)
  })
})
