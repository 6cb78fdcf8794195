import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEngine } from './engine.ts'
import { decodeSketches, encodeSketches, mergeWindows } from './sketches.ts'
import { demoWorld, DEMO_START } from './testing/demo-world.ts'
import { ValueSketch } from './value-sketch.ts'

describe('value sketch', () => {
  const entry = fc.record({
    value: fc.double({ min: 0, max: 1e7, noNaN: true }),
    weight: fc.double({ min: 0.01, max: 100, noNaN: true }),
  })

  it('gives each quantile within 1 % of the exact weighted one', () => {
    fc.assert(
      fc.property(
        fc.array(entry, { minLength: 1, maxLength: 60 }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        (all, q) => {
          const sketch = new ValueSketch()
          for (const { value, weight } of all) sketch.add(value, weight)
          const sorted = all.toSorted((a, b) => a.value - b.value)
          const total = sorted.reduce((sum, item) => sum + item.weight, 0)
          // At the edge between two values rounding may choose either.
          const near = [q - 1e-6, q, q + 1e-6].map((rank) => {
            let upTo = 0
            for (const item of sorted) if ((upTo += item.weight) >= rank * total) return item.value
            return sorted.at(-1)?.value ?? 0
          })
          const got = sketch.quantile(q) ?? NaN
          expect(near.some((exact) => Math.abs(got - exact) <= exact * 0.0101 + 1e-3)).toBe(true)
        },
      ),
    )
  })

  it('puts weight without a value beyond all values', () => {
    const sketch = new ValueSketch()
    sketch.add(10, 6)
    sketch.add(Infinity, 4)
    expect(sketch.quantile(0.6)).toBeCloseTo(10, 0)
    expect(sketch.quantile(0.61)).toBeNull()
    expect(new ValueSketch().quantile(0.5)).toBeNull()
  })

  it('merges to what one sketch of everything is, also around bin 0', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 30 }), fc.array(entry, { maxLength: 30 }), (left, right) => {
        const [a, b, whole] = [new ValueSketch(), new ValueSketch(), new ValueSketch()]
        for (const { value, weight } of left) a.add(value / 1e7 + 0.5, weight)
        for (const { value, weight } of right) b.add(value / 1e7, weight)
        whole.merge(a)
        whole.merge(b)
        a.merge(b)
        expect([...a.bins()].map(([key]) => key)).toEqual([...whole.bins()].map(([key]) => key))
        expect(a.weight).toBeCloseTo(whole.weight, 6)
        const weights = [...left, ...right].reduce((sum, item) => sum + item.weight, 0)
        expect(a.weight).toBeCloseTo(weights, 6)
      }),
    )
  })
})

describe('windows', () => {
  const world = demoWorld({ seed: 8, durationMs: 60_000 })
  const engine = createEngine(world.spec)
  for (const sample of world.samples) engine.add(sample)
  const at = (fromS: number, toS: number) =>
    engine.window(DEMO_START + fromS * 1_000, DEMO_START + toS * 1_000, DEMO_START + 90_000)

  it('merged are the window over the whole', () => {
    const merged = mergeWindows([at(10, 20), at(20, 30), at(30, 40)]).result
    const whole = at(10, 40).result
    expect(merged).toMatchObject({ fromMs: whole.fromMs, toMs: whole.toMs, open: false })
    expect(merged.entered).toBeCloseTo(whole.entered, 6)
    for (const key of ['p50', 'p95'] as const) {
      const ratio = (merged.e2e?.[key].est ?? NaN) / (whole.e2e?.[key].est ?? NaN)
      expect(Math.abs(ratio - 1)).toBeLessThan(0.06)
    }
    expect((merged.mean?.est ?? NaN) / (whole.mean?.est ?? NaN)).toBeCloseTo(1, 1)
    expect(merged.hops.map((hop) => hop.id)).toEqual(['enrich', 'score', 'serve'])
    expect(merged.hops.reduce((sum, hop) => sum + (hop.share ?? NaN), 0)).toBeCloseTo(1, 6)
    expect(merged.hops[0]?.selectivity).toBeGreaterThan(0.9)
  })

  it('come back from bytes as they were', () => {
    const computed = at(10, 20)
    const sketches = decodeSketches(encodeSketches(computed.sketches))
    const { result } = mergeWindows([{ result: computed.result, sketches }])
    expect(result.e2e).toEqual(computed.result.e2e)
    // Weights of bins are kept as floats, sums as doubles.
    for (const [n, hop] of result.hops.entries()) {
      expect(hop.quantiles).toEqual(computed.result.hops[n]?.quantiles)
      expect(hop.mean?.est).toBeCloseTo(computed.result.hops[n]?.mean?.est ?? NaN, 3)
    }
    expect(result.certain).toEqual(computed.result.certain)
  })

  it('cannot be read from bytes that are cut short or of another version', () => {
    const bytes = encodeSketches(at(10, 20).sketches)
    expect(() => decodeSketches(bytes.subarray(0, bytes.length - 3))).toThrow(RangeError)
    expect(() => decodeSketches(Uint8Array.of(9))).toThrow('version 9')
    expect(() => mergeWindows([])).toThrow(RangeError)
  })
})
