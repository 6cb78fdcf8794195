import { expect, test } from 'vitest'
import { bandMean, bandQuantiles } from './summary.ts'
import { emptyBandSketch } from './window-sketches.ts'

/** `known` records of 90, 100 and 110 ms and `unknown` ones that have waited for 400 ms and have no upper bound. */
function sketchOf(known: number, unknown: number) {
  const sketch = emptyBandSketch()
  sketch.lo.add(90, known)
  sketch.est.add(100, known)
  sketch.hi.add(110, known)
  sketch.lo.add(400, unknown)
  sketch.est.add(Infinity, unknown)
  sketch.hi.add(Infinity, unknown)
  return sketch
}

test('a mean of nothing is unknown', () => {
  expect(bandMean(emptyBandSketch())).toBeNull()
})

test('one record without an upper bound in a hundred does not hide the mean of the others', () => {
  expect(bandMean(sketchOf(99, 1))).toEqual({ lo: 93.1, est: 100, hi: 110 })
})

test('more than that do: their delays could be anything', () => {
  expect(bandMean(sketchOf(98, 2))).toEqual({ lo: 96.2, est: null, hi: null })
  expect(bandMean(sketchOf(0, 5))).toEqual({ lo: 400, est: null, hi: null })
})

/** Ten values of 100 ms apart, `each` records of each, known to 10 ms. */
function spreadOf(each: number) {
  const sketch = emptyBandSketch()
  for (let ms = 100; ms <= 1_000; ms += 100) {
    sketch.lo.add(ms - 10, each)
    sketch.est.add(ms, each)
    sketch.hi.add(ms + 10, each)
  }
  return sketch
}

test('delays that are alike leave a quantile as narrow as each of them is known', () => {
  const p50 = bandQuantiles(sketchOf(4, 0))?.p50
  expect(p50?.lo).toBeGreaterThan(87)
  expect(p50?.hi).toBeLessThan(113)
})

test('the rank of a quantile among few records that differ is open, among many it is not', () => {
  const few = bandQuantiles(spreadOf(2))
  expect(few?.p50.lo).toBeLessThan(400)
  expect(few?.p50.hi).toBeGreaterThan(600)
  const many = bandQuantiles(spreadOf(2_000))
  expect(many?.p95.lo).toBeGreaterThan(960)
  expect(many?.p95.hi).toBeLessThan(1_040)
})

test('a record without an upper bound beyond a quantile does not take that quantile’s', () => {
  const bands = bandQuantiles(sketchOf(97, 3))
  expect(bands?.p95.hi).toBeLessThan(115)
  expect(bands?.p99).toMatchObject({ est: null, hi: null })
})
