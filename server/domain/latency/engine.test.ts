import { describe, expect, it } from 'vitest'
import { createEngine } from './engine.ts'
import type { PipelineSpec } from './pipeline-spec.ts'
import type { Sample } from './sample.ts'
import { trueQuantile } from './testing/demo-world.ts'
import { evenly, oneHop, oneHopSpec, sampleOneHop, T0 } from './testing/one-hop.ts'
import { storePartition } from './testing/sim-log.ts'
import { Timeline } from './testing/timeline.ts'

function engineOver(samples: readonly Sample[], spec: PipelineSpec = oneHopSpec()) {
  const engine = createEngine(spec)
  for (const sample of samples) engine.add(sample)
  return (fromMs: number, toMs: number) => engine.window(T0 + fromMs, T0 + toMs, T0 + toMs).result
}

const delaysIn = (world: ReturnType<typeof oneHop>, fromMs: number, toMs: number) =>
  world.delays.filter((d) => d.entryMs >= T0 + fromMs && d.entryMs < T0 + toMs).map((d) => d.delayMs)

describe('a reader that commits every 5 s, sampled every 0.5 s', () => {
  it('1 constant rate: the error stays below τ/10 and the round trip', () => {
    const world = oneHop(evenly(20, 0, 120_000), { commitEveryMs: 5_000 }, { untilMs: 140_000 })
    const { e2e, open } = engineOver(world.samples)(30_000, 90_000)
    expect(open).toBe(false)
    for (const [q, key] of [
      [0.5, 'p50'],
      [0.95, 'p95'],
    ] as const) {
      const truth = trueQuantile(delaysIn(world, 30_000, 90_000), q)
      expect(Math.abs((e2e?.[key].est ?? Infinity) - truth)).toBeLessThan(510)
    }
  })

  it('2 a 20 s burst of ten times the rate lies in the band', () => {
    const arrivals = [...evenly(10, 0, 60_000), ...evenly(100, 60_000, 80_000), ...evenly(10, 80_000, 140_000)]
    const world = oneHop(arrivals, { commitEveryMs: 5_000 }, { untilMs: 160_000 })
    const { e2e } = engineOver(world.samples)(50_000, 90_000)
    const truth = trueQuantile(delaysIn(world, 50_000, 90_000), 0.95)
    expect(e2e?.p95.lo).toBeLessThanOrEqual(truth)
    expect(e2e?.p95.hi).toBeGreaterThanOrEqual(truth)
  })

  it('3 a stall of three commit intervals, drained between two samples, is a stall and not a ramp', () => {
    const paused: [number, number][] = [[60_000, 75_000]]
    const world = oneHop(evenly(20, 0, 140_000), { commitEveryMs: 5_000, pausedMs: paused }, { untilMs: 160_000 })
    const { e2e, events } = engineOver(world.samples)(50_000, 80_000)
    expect(events.map((event) => event.kind)).toContain('stall')
    const truth = trueQuantile(delaysIn(world, 50_000, 80_000), 0.95)
    // The records just before the stall are taken for stalled ones: up to one commit interval too much.
    expect(Math.abs((e2e?.p95.est ?? Infinity) - truth)).toBeLessThan(5_000)
    expect(e2e?.p95.lo).toBeLessThanOrEqual(truth)
    expect(e2e?.p95.hi).toBeGreaterThanOrEqual(truth)
  })

  it('4 a stall shorter than τ is inside the certain band and pages nobody', () => {
    const paused: [number, number][] = [[61_900, 64_900]]
    const world = oneHop(evenly(20, 0, 140_000), { commitEveryMs: 5_000, pausedMs: paused }, { untilMs: 160_000 })
    const spec = oneHopSpec({ targetMs: 1_000 })
    const { certain, slo, events } = engineOver(world.samples, spec)(60_000, 66_000)
    const truth = trueQuantile(delaysIn(world, 60_000, 66_000), 0.95)
    expect(certain?.p95.min).toBeLessThanOrEqual(truth)
    expect(certain?.p95.max).toBeGreaterThanOrEqual(truth)
    expect(slo.bad).toBe(0)
    expect(events.filter((event) => event.kind === 'stall')).toEqual([])
  })
})

describe('idle and dead', () => {
  it('5 an hour without a record and then one: one sample without a ramp, and nothing is not 0', () => {
    const world = oneHop([3_600_000], { commitEveryMs: 1_000 }, { untilMs: 3_620_000 })
    const at = engineOver(world.samples)
    expect(at(1_000_000, 1_060_000)).toMatchObject({ entered: 0, e2e: null, mean: null, open: false })
    const { entered, e2e, mean } = at(3_595_000, 3_610_000)
    expect(entered).toBeCloseTo(1)
    expect(mean?.hi).toBeLessThan(1_500)
    expect(e2e?.max.hi).toBeLessThan(1_500)
  })

  it('6 a dead consumer: what waits turns bad as it ages, and nothing is called measured', () => {
    const world = oneHop(evenly(20, 0, 200_000), { commitEveryMs: 1_000, diesAtMs: 60_000 }, { untilMs: 200_000 })
    const bad = [100_000, 150_000, 200_000].map((nowMs) => {
      const engine = createEngine(oneHopSpec({ targetMs: 20_000 }))
      for (const sample of world.samples) if (sample.receivedMs <= T0 + nowMs) engine.add(sample)
      return engine.window(T0 + 70_000, T0 + 100_000, T0 + nowMs).result
    })
    expect(bad[0]?.slo.bad).toBeGreaterThan(180)
    expect(bad[0]?.slo.bad).toBeLessThanOrEqual(200)
    expect(bad.slice(1).map((r) => Math.round(r.slo.bad))).toEqual([600, 600])
    expect(bad.every((r) => r.open && r.measured === 0 && r.e2e?.p50.hi === null && r.e2e.p50.est === null)).toBe(true)
    expect(bad[2]?.e2e?.p50.lo).toBeGreaterThan(100_000)
    expect(bad[2]?.hops[0]?.quantiles?.p95.est).toBeNull()
  })

  it('a group without a commit is unknown, not caught up', () => {
    const partition = storePartition(
      evenly(10, 0, 60_000).map((ms, source) => ({ source, writtenMs: T0 + ms, transaction: null })),
      new Map(),
      T0 - 60_000,
    )
    const samples = sampleOneHop(partition, new Timeline().set(T0 - 60_000, -1), { untilMs: 60_000 })
    const { e2e, hops, measured, unknown } = engineOver(samples)(10_000, 40_000)
    expect({ measured, est: e2e?.p50.est, evidence: hops[0]?.evidence.kind }).toEqual({
      measured: 0,
      est: null,
      evidence: 'unknown',
    })
    expect(unknown).toBeCloseTo(300, 0)
  })
})

describe('offsets that jump', () => {
  it('7 a rewind to earliest: the first pass counts, once', () => {
    const world = oneHop(evenly(20, 0, 120_000), { commitEveryMs: 1_000 }, { untilMs: 130_000 })
    const samples = world.samples.map((sample): Sample => {
      const ago = sample.receivedMs - T0 - 60_000
      if (sample.kind !== 'committed' || ago < 0 || ago > 20_000) return sample
      return { ...sample, offsets: new Map([[0, Math.floor(ago / 20)]]) }
    })
    const at = engineOver(samples)
    expect(at(20_000, 50_000)).toMatchObject({ open: false })
    expect(at(20_000, 50_000).entered).toBeCloseTo(600, 0)
    const around = at(50_000, 90_000)
    expect(around.events.map((event) => event.kind)).toContain('rewind')
    expect(around.entered).toBeCloseTo(800, 0)
  })

  it('8 a seek to the end over a backlog is "skipped", and its records are unknown', () => {
    const arrivals = evenly(100, 0, 200_000)
    const world = oneHop(arrivals, { commitEveryMs: 1_000, pausedMs: [[60_000, 120_000]] }, { untilMs: 200_000 })
    const { events, unknown, measured, open } = engineOver(world.samples)(70_000, 110_000)
    const over = engineOver(world.samples)(110_000, 130_000)
    expect([...events, ...over.events].map((event) => event.kind)).toContain('skipped')
    expect({ measured, open }).toEqual({ measured: 0, open: false })
    expect(unknown).toBeCloseTo(4_000, 0)
  })

  it('9 retention that overtakes the reader: lost records are bad', () => {
    const world = oneHop(
      evenly(20, 0, 200_000),
      { commitEveryMs: 1_000, pausedMs: [[60_000, 120_000]] },
      { untilMs: 200_000 },
    )
    const start: Sample = {
      kind: 'start',
      sentMs: T0 + 119_000,
      receivedMs: T0 + 119_003,
      topic: 'raw',
      topicId: 'id-raw',
      offsets: new Map([[0, 2_000]]),
    }
    const at = engineOver([...world.samples, start], oneHopSpec({ targetMs: 500_000 }))
    const { slo, open } = at(70_000, 90_000)
    expect(slo.bad).toBeCloseTo(400, 0)
    expect(open).toBe(false)
    expect(at(110_000, 130_000).events.map((event) => event.kind)).toContain('lost')
    expect(at(130_000, 150_000).slo.bad).toBe(0)
  })
})

describe('the sampling itself', () => {
  it('22 ten minutes without the collector: the band is as wide as the gap and nothing is invented', () => {
    const outages: [number, number][] = [[60_000, 660_000]]
    const world = oneHop(evenly(5, 0, 800_000), { commitEveryMs: 1_000 }, { untilMs: 800_000, outages })
    const at = engineOver(world.samples)
    const inside = at(200_000, 230_000)
    expect(inside.entered).toBeCloseTo(150, -1)
    const p50 = inside.e2e?.p50
    expect((p50?.hi ?? 0) - (p50?.lo ?? 0)).toBeGreaterThan(400_000)
    const truth = trueQuantile(delaysIn(world, 200_000, 230_000), 0.5)
    expect(p50?.lo).toBeLessThanOrEqual(truth)
    expect(at(50_000, 70_000).events.map((event) => event.kind)).toContain('gap')
    expect(at(700_000, 730_000).e2e?.p50.hi).toBeLessThan(1_500)
  })

  it('23 a broker clock five minutes ahead has no effect: no sample carries a broker’s time', () => {
    const world = oneHop(evenly(20, 0, 60_000), { commitEveryMs: 1_000 }, { untilMs: 70_000 })
    const clocks = world.samples.flatMap((sample) => [sample.sentMs, sample.receivedMs])
    expect(Math.max(...clocks)).toBeLessThan(T0 + 71_000)
    expect(Math.min(...clocks)).toBeGreaterThanOrEqual(T0 - 2_000)
  })

  it('27 a rebalance storm, with commits taken back and repeated: no freeze', () => {
    const paused: [number, number][] = [10, 20, 30, 40, 50].map((s) => [s * 1_000, s * 1_000 + 3_000])
    const world = oneHop(evenly(20, 0, 90_000), { commitEveryMs: 500, pausedMs: paused }, { untilMs: 100_000 })
    const samples = world.samples.map((sample, n): Sample => {
      if (sample.kind !== 'committed' || n % 7 !== 0) return sample
      return { ...sample, offsets: new Map([[0, Math.max(0, (sample.offsets.get(0) ?? 0) - 15)]]) }
    })
    const { open, measured, entered, e2e, certain } = engineOver(samples)(5_000, 65_000)
    expect(open).toBe(false)
    expect(measured).toBeCloseTo(entered)
    const truth = trueQuantile(delaysIn(world, 5_000, 65_000), 0.95)
    expect(certain?.p95.max).toBeGreaterThanOrEqual(truth)
    expect(e2e?.p95.hi).toBeGreaterThanOrEqual(truth)
  })

  it('samples in any order within a minute give the same window', () => {
    const world = oneHop(evenly(20, 0, 60_000), { commitEveryMs: 1_000 }, { untilMs: 70_000 })
    const shuffled = world.samples.map((sample, n) => ({ sample, key: n + ((n * 7919) % 40) }))
    shuffled.sort((a, b) => a.key - b.key)
    const straight = engineOver(world.samples)(20_000, 40_000)
    const mixed = engineOver(shuffled.map((s) => s.sample))(20_000, 40_000)
    expect(mixed.entered).toBeCloseTo(straight.entered, 1)
    expect(mixed.e2e?.p50.est).toBeCloseTo(straight.e2e?.p50.est ?? NaN, -2)
    expect(mixed.open).toBe(false)
  })

  it('forgetting what is old changes nothing of what is left', () => {
    const world = oneHop(evenly(20, 0, 300_000), { commitEveryMs: 1_000 }, { untilMs: 310_000 })
    const engine = createEngine(oneHopSpec())
    for (const sample of world.samples) engine.add(sample)
    const before = engine.window(T0 + 250_000, T0 + 280_000, T0 + 310_000).result
    engine.forgetBefore(T0 + 240_000)
    expect(engine.window(T0 + 250_000, T0 + 280_000, T0 + 310_000).result).toEqual(before)
    expect(engine.window(T0, T0 + 60_000, T0 + 310_000).result.entered).toBe(0)
  })
})
