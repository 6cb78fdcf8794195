import { describe, expect, it } from 'vitest'
import { shortfalls, watchWeather } from './testing/coverage.ts'
import { weathers } from './testing/weathers.ts'

describe('30 s windows of three hops, one of them with 1 s checkpoints, Δ = 0.5 s', () => {
  it.each(Object.entries(weathers))('%s', (_name, weather) => {
    expect(shortfalls(watchWeather(weather, [11_009, 11_034]), weather)).toEqual([])
  })
})
