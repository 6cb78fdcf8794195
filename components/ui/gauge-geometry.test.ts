import { describe, expect, test } from 'vitest'
import { bandState, gaugeGeometry } from './gauge-geometry.ts'

const band = (lo: number, est: number | null, hi: number | null) => ({ lo, est, hi })
const SLA = 60_000

describe('what a band says about its SLA', () => {
  test.each([
    ['wholly within', band(18_000, 21_000, 24_000), 'healthy'],
    ['touching it from below', band(50_000, 55_000, 60_000), 'healthy'],
    ['across it', band(52_000, 57_000, 64_000), 'at-risk'],
    ['estimate over, lo under', band(58_000, 66_000, 71_000), 'at-risk'],
    ['certainly over', band(66_000, 71_000, 78_000), 'breached'],
    ['no upper end, lo under', band(40_000, null, null), 'at-risk'],
    ['no upper end, lo over', band(90_000, null, null), 'breached'],
    ['nothing measured', null, 'unknown'],
  ])('%s', (_, value, state) => expect(bandState(value, SLA)).toBe(state))

  test('without an SLA only a missing upper end is a risk', () => {
    expect(bandState(band(1, 2, 3), null)).toBe('healthy')
    expect(bandState(band(1, null, null), null)).toBe('at-risk')
  })
})

describe('where it stands on the axis', () => {
  test('the SLA is always at the same place, whatever was measured', () => {
    for (const value of [null, band(1, 2, 3), band(1e9, null, null)])
      expect(gaugeGeometry(value, SLA).target).toBeCloseTo(1 / 1.4)
  })

  test('a band beyond the axis stays at its end and says that it goes on', () => {
    const gauge = gaugeGeometry(band(100_000, 120_000, 200_000), SLA)
    expect(gauge.box).toEqual({ from: 1, to: 1 })
    expect(gauge.tick).toBe(1)
    expect(gauge.openEnd).toBe(true)
  })

  test('without an upper end there is no tick and the box reaches the end of the axis', () => {
    const gauge = gaugeGeometry(band(42_000, null, null), SLA)
    expect(gauge.tick).toBeNull()
    expect(gauge.box?.from).toBeCloseTo(0.5)
    expect(gauge.box?.to).toBe(1)
    expect(gauge.openEnd).toBe(true)
  })

  test('unknown draws no box', () => expect(gaugeGeometry(null, SLA).box).toBeNull())
})
