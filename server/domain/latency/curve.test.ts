import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Curve } from './curve.ts'

function curveOf(readings: readonly [number, number][]): Curve {
  const curve = new Curve()
  for (const [ms, value] of readings) curve.add(ms, ms + 2, value)
  return curve
}

describe('curve', () => {
  it('interpolates between two readings and says nothing outside them', () => {
    const curve = curveOf([
      [0, 10],
      [100, 20],
      [200, 20],
      [300, 40],
    ])
    expect([curve.passedAt(15), curve.passedAt(20), curve.passedAt(30)]).toEqual([51, 201, 251])
    expect([curve.passedAt(9), curve.passedAt(40)]).toEqual([null, null])
    expect([curve.valueAt(51), curve.valueAt(251), curve.valueAt(0), curve.valueAt(400)]).toEqual([15, 30, null, null])
  })

  it('puts a sharp change of the rate where the counts around it say that it happened', () => {
    // 10 in each interval, then 100: the 73 of the third are 30 % of the old rate and 70 % of the new one.
    const curve = curveOf([
      [0, 0],
      [1_000, 10],
      [2_000, 20],
      [3_000, 93],
      [4_000, 193],
      [5_000, 293],
    ])
    expect(curve.pieces(3)).toEqual([
      { startMs: 2_001, endMs: expect.closeTo(2_301) as number, from: 20, to: expect.closeTo(23) as number },
      { startMs: expect.closeTo(2_301) as number, endMs: 3_001, from: expect.closeTo(23) as number, to: 93 },
    ])
    expect(curve.passedAt(58)).toBeCloseTo(2_651)
    expect(curve.valueAt(2_651)).toBeCloseTo(58)
    // Nowhere else did it change, nor is the last interval known to.
    expect([1, 2, 4, 5].map((k) => curve.pieces(k).length)).toEqual([1, 1, 1, 1])
  })

  it('takes no difference for a change that chance alone can make', () => {
    const curve = curveOf([
      [0, 0],
      [1_000, 1],
      [2_000, 5],
      [3_000, 13],
      [4_000, 17],
    ])
    expect([1, 2, 3, 4].map((k) => curve.pieces(k).length)).toEqual([1, 1, 1, 1])
  })

  it('keeps the running maximum and two knots of an idle run', () => {
    const curve = curveOf([
      [0, 5],
      [1, 9],
      [2, 7],
      [3, 9],
      [4, 9],
    ])
    expect(curve.values).toEqual([5, 9, 9])
    expect(curve.sent).toEqual([0, 1, 4])
  })

  it('finds where a late reading belongs', () => {
    const curve = curveOf([
      [0, 0],
      [10, 10],
      [30, 30],
    ])
    expect(curve.add(20, 22, 12)).toBe(false)
    expect(curve.values).toEqual([0, 10, 12, 30])
    expect(curve.sent).toEqual([0, 10, 20, 30])
  })

  it('is monotone however readings come, and its inverse is too', () => {
    const reading = fc.tuple(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 500 }))
    fc.assert(
      fc.property(fc.array(reading, { minLength: 2, maxLength: 60 }), (readings) => {
        const curve = curveOf(readings)
        expect(curve.values).toEqual(curve.values.toSorted((a, b) => a - b))
        expect(curve.sent).toEqual(curve.sent.toSorted((a, b) => a - b))
        expect(curve.received).toEqual(curve.received.toSorted((a, b) => a - b))
        const passed = Array.from({ length: 120 }, (_, n) => curve.passedAt(n * 4 + 0.5)).filter((ms) => ms !== null)
        expect(passed).toEqual(passed.toSorted((a, b) => a - b))
      }),
    )
  })

  it('forgets what is old, and keeps what the next interval starts from', () => {
    const curve = curveOf(Array.from({ length: 1_000 }, (_, n): [number, number] => [n * 10, n]))
    curve.forgetBefore(9_000)
    expect(curve.length).toBeLessThan(110)
    expect(curve.passedAt(900.5)).toBeCloseTo(9_006)
  })
})
