import { describe, expect, it } from 'vitest'
import { shortfalls, watchWeather } from './testing/coverage.ts'
import { weathers } from './testing/weathers.ts'

const seeds = Array.from({ length: 40 }, (_, index) => 5_001 + index)

describe('30 s windows of three hops, one of them with 1 s checkpoints, Δ = 0.5 s, of many seeds', () => {
  it.each(Object.entries(weathers))('%s', (_name, weather) => {
    expect(shortfalls(watchWeather(weather, seeds), weather)).toEqual([])
  })
})
