import { describe, expect, it } from 'vitest'
import { createEngine } from './engine.ts'
import { demoWorld, DEMO_START, trueQuantile } from './testing/demo-world.ts'
import type { DemoOptions, Truth } from './testing/demo-world.ts'
import type { Band, WindowResult } from './window-result.ts'

const S = DEMO_START
const at = (fromS: number, toS: number) => ({ fromMs: S + fromS * 1_000, toMs: S + toS * 1_000 })

const weathers: Record<string, Omit<DemoOptions, 'seed' | 'durationMs'>> = {
  steady: {},
  'steady, partitions not known': { partitionsKnown: 'unknown' },
  'two bursts of ten times the rate': {
    bursts: [
      { ...at(65, 75), factor: 10 },
      { ...at(102, 110), factor: 10 },
    ],
  },
  'a slow scorer': { slowScorer: [{ ...at(62, 92), serviceMs: 26 }] },
  'a reader that stalls for 5 s': { readerStalls: [at(70, 75), at(98, 103)] },
  'an engine that stalls for 5 s': { engineStalls: [at(75, 80), at(100, 105)] },
}

type Seen = { windows: number; likely: number; certain: number; errors: number[]; widths: number[] }

const inside = (band: Band | undefined, truth: number) =>
  band !== undefined && band.lo <= truth && truth <= (band.hi ?? Infinity)

function look(seen: Seen, result: WindowResult, truths: readonly Truth[]): void {
  const delays = truths.map((t) => t.exits[2] - t.entryMs)
  for (const [q, key] of [
    [0.5, 'p50'],
    [0.95, 'p95'],
  ] as const) {
    const truth = trueQuantile(delays, q)
    const band = result.e2e?.[key]
    const certain = result.certain?.[key]
    seen.windows++
    if (inside(band, truth)) seen.likely++
    if (certain && certain.min <= truth && truth <= (certain.max ?? Infinity)) seen.certain++
    seen.errors.push(Math.abs((band?.est ?? Infinity) - truth))
    seen.widths.push((band?.hi ?? Infinity) - (band?.lo ?? 0))
  }
}

function watch(options: Omit<DemoOptions, 'seed' | 'durationMs'>, seeds: readonly number[]): Seen {
  const seen: Seen = { windows: 0, likely: 0, certain: 0, errors: [], widths: [] }
  for (const seed of seeds) {
    const world = demoWorld({ seed, durationMs: 120_000, ...options })
    const engine = createEngine(world.spec)
    for (const sample of world.samples) engine.add(sample)
    for (let fromMs = S + 30_000; fromMs < S + 120_000; fromMs += 30_000) {
      const truths = world.truths.filter((t) => t.entryMs >= fromMs && t.entryMs < fromMs + 30_000)
      look(seen, engine.window(fromMs, fromMs + 30_000, S + 180_000).result, truths)
    }
  }
  return seen
}

describe('the true p50 and p95 of 30 s windows, three hops, one of them with 1 s checkpoints, Δ = 0.5 s', () => {
  let windows = 0
  let likely = 0

  it.each(Object.entries(weathers))('%s', (_name, options) => {
    const seen = watch(options, [1, 2])
    windows += seen.windows
    likely += seen.likely
    expect(seen.certain).toBe(seen.windows)
    expect(seen.likely / seen.windows).toBeGreaterThanOrEqual(0.95)
    expect(trueQuantile(seen.errors, 0.5)).toBeLessThan(120)
    expect(trueQuantile(seen.widths, 0.5)).toBeLessThan(700)
  })

  it('lie in the likely band in 97 % of all of them', () => {
    expect(windows).toBe(72)
    expect(likely / windows).toBeGreaterThanOrEqual(0.97)
  })
})
