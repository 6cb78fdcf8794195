import { expect, test } from 'vitest'
import { bandMean } from './summary.ts'
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
