import { describe, expect, it } from 'vitest'
import { createEngine } from './engine.ts'
import type { PipelineSpec } from './pipeline-spec.ts'
import type { Sample } from './sample.ts'
import { demoWorld, DEMO_START, trueQuantile } from './testing/demo-world.ts'
import { evenly, oneHop, oneHopSpec, T0 } from './testing/one-hop.ts'

/** One round a half second: what the topic's ends and the group's commits were, by partition. */
type Round = {
  ends: Record<number, number>
  committed?: Record<number, number>
  topicId?: string
  leaderEpoch?: number
}

const numbers = <V>(of: Record<number, number>, value: (n: number) => V) =>
  new Map(Object.entries(of).map(([partition, n]) => [Number(partition), value(n)]))

function rounds(count: number, round: (n: number) => Round): Sample[] {
  const samples: Sample[] = []
  for (let n = 0; n < count; n++) {
    const { ends, committed, topicId = 'id-1', leaderEpoch = 1 } = round(n)
    const ms = T0 + n * 500
    const times = { sentMs: ms, receivedMs: ms + 4 }
    if (committed) {
      samples.push({ kind: 'committed', ...times, group: 'g', topic: 'raw', offsets: numbers(committed, (o) => o) })
    }
    samples.push({
      kind: 'end',
      sentMs: ms + 5,
      receivedMs: ms + 9,
      topic: 'raw',
      topicId,
      isolation: 'read_uncommitted',
      offsets: numbers(ends, (offset) => ({ offset, leaderEpoch })),
    })
  }
  return samples
}

function engineOver(samples: readonly Sample[], spec: PipelineSpec = oneHopSpec()) {
  const engine = createEngine(spec)
  for (const sample of samples) engine.add(sample)
  return (fromMs: number, toMs: number) => engine.window(T0 + fromMs, T0 + toMs, T0 + toMs).result
}

const kinds = (result: { events: readonly { kind: string }[] }) => result.events.map((event) => event.kind)

describe('what happens to topics', () => {
  it('10 deleted and re-created with fewer partitions: a new series, and the old offsets are masked', () => {
    const samples = rounds(200, (n) =>
      n < 100
        ? { ends: { 0: 1_000 + n * 10, 1: 500 + n * 10 }, committed: { 0: 995 + n * 10, 1: 495 + n * 10 } }
        : { ends: { 0: (n - 99) * 10 }, committed: { 0: n < 120 ? 1_985 : (n - 99) * 10 - 5 }, topicId: 'id-2' },
    )
    const at = engineOver(samples)
    expect(kinds(at(0, 100_000))).toContain('recreated')
    const after = at(60_000, 90_000)
    expect(after.entered).toBeCloseTo(600, 0)
    expect(after.open).toBe(false)
    expect(after.e2e?.p95.hi).toBeLessThan(2_000)
    // What had not left the old topic never will, and is not waited for.
    expect(at(45_000, 49_500).open).toBe(false)
  })

  it('11 partitions added mid-flight: they count from 0 and leave no gap', () => {
    const samples = rounds(120, (n) => ({
      ends: n < 60 ? { 0: n * 10 } : { 0: n * 10, 1: (n - 59) * 10 },
      committed: n < 60 ? { 0: Math.max(0, n * 10 - 5) } : { 0: n * 10 - 5, 1: Math.max(0, (n - 59) * 10 - 5) },
    }))
    const at = engineOver(samples)
    const around = at(20_000, 40_000)
    expect(kinds(around)).toEqual(['partitions-added'])
    expect(around.entered).toBeCloseTo(400 + 210, -1)
    expect(around.open).toBe(false)
  })

  it('a partition that an error left out of the first answers does not count from 0', () => {
    const samples = rounds(80, (n) => ({
      ends: n < 20 ? { 0: 5_000 + n * 10 } : { 0: 5_000 + n * 10, 1: 1_000_000 + n * 10 },
      committed: { 0: 4_995 + n * 10, 1: 999_995 + n * 10 },
    }))
    const around = engineOver(samples)(5_000, 15_000)
    expect(around.entered).toBeLessThan(500)
    expect(kinds(around)).toEqual([])
  })

  it('15 an unclean election: a new segment, and nothing is negative', () => {
    const samples = rounds(160, (n) =>
      n < 80
        ? { ends: { 0: n * 10 }, committed: { 0: Math.max(0, n * 10 - 5) } }
        : { ends: { 0: 700 + (n - 80) * 10 }, committed: { 0: 700 + (n - 80) * 10 - 5 }, leaderEpoch: 2 },
    )
    const at = engineOver(samples)
    expect(kinds(at(30_000, 50_000))).toContain('truncated')
    for (const result of [at(30_000, 50_000), at(50_000, 70_000)]) {
      expect(result.e2e?.p50.lo).toBeGreaterThanOrEqual(0)
      expect(result.open).toBe(false)
    }
    expect(at(50_000, 70_000).entered).toBeCloseTo(400, 0)
  })

  it('a leader change that loses nothing is no truncation', () => {
    const samples = rounds(100, (n) => ({ ends: { 0: n * 10 }, committed: { 0: n * 10 }, leaderEpoch: n < 50 ? 1 : 2 }))
    expect(kinds(engineOver(samples)(0, 49_000))).toEqual([])
  })

  it('16 a compacted topic and a reader that lags: offsets have holes, times are right', () => {
    const arrivals = evenly(20, 0, 120_000)
    const world = oneHop(arrivals, { workMs: 8_000, commitEveryMs: 500 }, { untilMs: 140_000 })
    // Every record took three offsets of which two are compacted away.
    const samples = world.samples.map((sample): Sample => {
      if (sample.kind === 'committed')
        return { ...sample, offsets: new Map([...sample.offsets].map(([p, o]) => [p, o * 3])) }
      if (sample.kind !== 'end') return sample
      return { ...sample, offsets: new Map([...sample.offsets].map(([p, e]) => [p, { ...e, offset: e.offset * 3 }])) }
    })
    const { e2e } = engineOver(samples)(40_000, 70_000)
    expect(Math.abs((e2e?.p50.est ?? 0) - 8_000)).toBeLessThan(300)
    expect(Math.abs((e2e?.p95.est ?? 0) - 8_000)).toBeLessThan(500)
  })

  it('24 one hot partition is shown as the worst', () => {
    const samples = rounds(200, (n) => ({
      ends: { 0: n * 5, 1: n * 5, 2: n * 40 },
      // Partition 2 is ten seconds behind.
      committed: { 0: n * 5, 1: n * 5, 2: Math.max(0, (n - 20) * 40) },
    }))
    const { hops } = engineOver(samples)(20_000, 50_000)
    expect(hops[0]?.worstPartition).toMatchObject({ topic: 'raw', partition: 2 })
    expect(Math.abs((hops[0]?.worstPartition?.p95.est ?? 0) - 10_000)).toBeLessThan(600)
  })

  it('one partition without answers does not spoil the others', () => {
    const samples = rounds(100, (n) => ({
      ends: n > 40 ? { 0: n * 10 } : { 0: n * 10, 1: n * 10 },
      committed: { 0: n * 10 },
    }))
    expect(engineOver(samples)(25_000, 45_000)).toMatchObject({ open: false, unknown: 0 })
  })
})

describe('a chain of hops', () => {
  it('18 a fan-out of one to a hundred: the weights are those of the entry', () => {
    const world = demoWorld({ seed: 3, durationMs: 90_000 })
    // Each output record is a hundred: times stay, counts grow.
    const samples = world.samples.map((sample): Sample => {
      if (sample.topic === 'orders.raw') return sample
      if (sample.kind === 'end') {
        const offsets = new Map([...sample.offsets].map(([p, e]) => [p, { ...e, offset: e.offset * 100 }]))
        return { ...sample, offsets }
      }
      return { ...sample, offsets: new Map([...sample.offsets].map(([p, o]) => [p, o * 100])) }
    })
    const engine = createEngine(world.spec)
    for (const sample of samples) engine.add(sample)
    const { result } = engine.window(DEMO_START + 30_000, DEMO_START + 60_000, DEMO_START + 90_000)
    const truths = world.truths.filter((t) => t.entryMs >= DEMO_START + 30_000 && t.entryMs < DEMO_START + 60_000)
    expect(Math.abs(result.entered - truths.length)).toBeLessThan(0.02 * truths.length)
    const truth = trueQuantile(
      truths.map((t) => t.exits[2] - t.entryMs),
      0.5,
    )
    expect(result.e2e?.p50.lo).toBeLessThanOrEqual(truth)
    expect(result.e2e?.p50.hi).toBeGreaterThanOrEqual(truth)
    expect(result.hops[0]?.selectivity).toBeGreaterThan(90)
  })

  it('the means of the hops add up to the mean of the whole, and the shares to 1', () => {
    const world = demoWorld({ seed: 4, durationMs: 90_000 })
    const engine = createEngine(world.spec)
    for (const sample of world.samples) engine.add(sample)
    const { result } = engine.window(DEMO_START + 30_000, DEMO_START + 60_000, DEMO_START + 90_000)
    const sum = result.hops.reduce((total, hop) => total + (hop.mean?.est ?? NaN), 0)
    expect(sum).toBeCloseTo(result.mean?.est ?? NaN, 3)
    expect(result.hops.reduce((total, hop) => total + (hop.share ?? NaN), 0)).toBeCloseTo(1, 6)
  })

  it('a slow scorer is charged to the scorer', () => {
    const slow = { fromMs: DEMO_START + 30_000, toMs: DEMO_START + 60_000, serviceMs: 40 }
    const world = demoWorld({ seed: 5, durationMs: 90_000, slowScorer: [slow] })
    const engine = createEngine(world.spec)
    for (const sample of world.samples) engine.add(sample)
    const { result } = engine.window(DEMO_START + 40_000, DEMO_START + 60_000, DEMO_START + 150_000)
    expect(result.hops.map((hop) => hop.id)).toEqual(['enrich', 'score', 'serve'])
    expect(result.hops[1]?.share).toBeGreaterThan(0.8)
    expect(result.slo.bad).toBeGreaterThan(0.5 * result.entered)
  })
})
