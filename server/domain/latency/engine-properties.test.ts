import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine } from './engine.ts'
import { mergeWindows } from './sketches.ts'
import { trueQuantile } from './testing/demo-world.ts'
import { oneHop, oneHopSpec, T0 } from './testing/one-hop.ts'
import type { OneHopWorld } from './testing/one-hop.ts'
import type { Band, WindowResult } from './window-result.ts'

/** A minute of any traffic, any reader, any sampling interval; three minutes more in which everything departs. */
const worlds = fc.record({
  gapsMs: fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 5, maxLength: 150 }),
  workMs: fc.integer({ min: 1, max: 5_000 }),
  commitEveryMs: fc.integer({ min: 100, max: 12_000 }),
  pauses: fc.array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 100, max: 20_000 })), {
    maxLength: 2,
  }),
  sampleMs: fc.constantFrom(250, 500, 1_000, 5_000),
  seed: fc.integer({ min: 1, max: 1_000 }),
})

type Drawn = typeof worlds extends fc.Arbitrary<infer D> ? D : never

function build({ gapsMs, workMs, commitEveryMs, pauses, sampleMs, seed }: Drawn): OneHopWorld {
  let ms = 0
  const arrivals = gapsMs.map((gap) => (ms += gap)).filter((at) => at < 60_000)
  const pausedMs = pauses.map(([from, length]): [number, number] => [from, from + length]).sort((a, b) => a[0] - b[0])
  return oneHop(arrivals, { workMs, commitEveryMs, pausedMs }, { untilMs: 180_000, sampleMs, seed })
}

function windowOf(drawn: Drawn, fromMs = -20_000, toMs = 100_000) {
  const engine = createEngine(oneHopSpec({ sampleMs: drawn.sampleMs, targetMs: 3_000 }))
  for (const sample of build(drawn).samples) engine.add(sample)
  return engine.window(T0 + fromMs, T0 + toMs, T0 + 180_000)
}

const bandsOf = (result: WindowResult): Band[] =>
  [result.e2e, ...result.hops.map((hop) => hop.quantiles)].flatMap((q) => (q ? [q.p50, q.p95, q.p99, q.max] : []))

describe('whatever happens', () => {
  it('the true quantiles lie in the certain band', () => {
    fc.assert(
      fc.property(worlds, (drawn) => {
        const { certain } = windowOf(drawn).result
        const delays = build(drawn).delays.map((d) => d.delayMs)
        for (const [q, key] of [
          [0.5, 'p50'],
          [0.95, 'p95'],
          [1, 'max'],
        ] as const) {
          const truth = trueQuantile(delays, q)
          expect(certain?.[key].min).toBeLessThanOrEqual(truth)
          expect(certain?.[key].max ?? Infinity).toBeGreaterThanOrEqual(truth)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('lo ≤ est ≤ hi, an unknown end has no estimate, and the counts add up', () => {
    fc.assert(
      fc.property(worlds, (drawn) => {
        const { result } = windowOf(drawn)
        for (const { lo, est, hi } of bandsOf(result)) {
          expect(lo).toBeGreaterThanOrEqual(0)
          if (hi === null) expect(est).toBeNull()
          else expect(lo <= (est ?? NaN) && (est ?? NaN) <= hi).toBe(true)
        }
        const { entered, measured, unknown, slo } = result
        expect(entered).toBeCloseTo(build(drawn).delays.length, 3)
        expect(measured + unknown).toBeCloseTo(entered, 6)
        expect(slo.good + slo.bad + slo.unknown).toBeCloseTo(entered, 6)
        expect(result.open).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  it('no certain verdict is wrong by more than the likely band promises: bad was never seen to leave in time', () => {
    fc.assert(
      fc.property(worlds, (drawn) => {
        const { result } = windowOf(drawn)
        const late = build(drawn).delays.filter((d) => d.delayMs > 3_000 - 3 * drawn.sampleMs).length
        expect(result.slo.bad).toBeLessThanOrEqual(late + 0.15 * result.entered + 2)
      }),
      { numRuns: 100 },
    )
  })

  it('windows of any cut merge to the whole', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 59 }), (drawn, cutS) => {
        const whole = windowOf(drawn).result
        const parts = [windowOf(drawn, -20_000, cutS * 1_000), windowOf(drawn, cutS * 1_000, 100_000)]
        const merged = mergeWindows(parts).result
        expect(merged.entered).toBeCloseTo(whole.entered, 6)
        // A cut inside a sampling interval splits its records into other particles, of which one can be a quarter of all.
        expect(Math.abs(merged.slo.bad - whole.slo.bad)).toBeLessThanOrEqual(0.3 * whole.entered + 2)
        const happened = (result: WindowResult) => result.events.filter((event) => event.kind !== 'target-unmeasurable')
        expect(happened(merged)).toEqual(happened(whole))
      }),
      { numRuns: 60 },
    )
  })

  it('a later look never takes back what is final, nor un-opens what is open', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 30, max: 120 }), (drawn, nowS) => {
        const engine = createEngine(oneHopSpec({ sampleMs: drawn.sampleMs }))
        const { samples } = build(drawn)
        const early = samples.filter((sample) => sample.receivedMs <= T0 + nowS * 1_000)
        const late = samples.filter((sample) => sample.receivedMs > T0 + nowS * 1_000)
        for (const sample of early) engine.add(sample)
        const before = engine.window(T0, T0 + 20_000, T0 + nowS * 1_000).result
        for (const sample of late) engine.add(sample)
        const after = engine.window(T0, T0 + 20_000, T0 + 180_000).result
        if (!before.open) expect(after.e2e).toEqual(before.e2e)
        expect(after.entered).toBeCloseTo(before.entered, 6)
      }),
      { numRuns: 100 },
    )
  })
})

describe('Little’s law', () => {
  it('where the commit is the departure, the mean is the area between the curves', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 100, max: 4_000 }), (seed, commitEveryMs) => {
        const arrivals = Array.from({ length: 2_400 }, (_, n) => n * 50 + 10)
        const world = oneHop(arrivals, { workMs: 80, commitEveryMs }, { untilMs: 150_000, seed })
        const engine = createEngine(oneHopSpec({}, { commit: 'with-output' }))
        for (const sample of world.samples) engine.add(sample)
        const { mean } = engine.window(T0 + 20_000, T0 + 100_000, T0 + 150_000).result
        let area = 0
        for (let ms = 20_000; ms < 100_000; ms += 10) {
          const arrived = Math.max(0, Math.floor((ms - 10) / 50) + 1)
          area += (arrived - (world.committed.at(T0 + ms) ?? 0)) * 10
        }
        expect(Math.abs((mean?.est ?? NaN) - area / 1_600)).toBeLessThan(250)
      }),
      { numRuns: 12 },
    )
  })
})
