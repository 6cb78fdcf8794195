import { createEngine } from '../engine.ts'
import type { Band, WindowResult } from '../window-result.ts'
import { demoWorld, DEMO_START, trueQuantile } from './demo-world.ts'
import type { Weather } from './weathers.ts'

const RANKS = [
  ['p50', 0.5],
  ['p95', 0.95],
  ['p99', 0.99],
] as const
type Rank = (typeof RANKS)[number][0]

/** Of one quantile over many windows; a window outside of its band is told in words. */
type Seen = { windows: number; outside: string[]; uncertain: number; widths: number[]; errors: number[] }
export type Coverage = Record<Rank, Seen>

const MEDIAN_ERROR_MS = 160
const WARM_UP_MS = 30_000
const WINDOW_MS = 30_000
const WORLD_MS = 120_000

/** Runs the weather with each seed and compares every window with what the simulation knows of its records. */
export function watchWeather({ world: optionsOf }: Pick<Weather, 'world'>, seeds: readonly number[]): Coverage {
  const blank = (): Seen => ({ windows: 0, outside: [], uncertain: 0, widths: [], errors: [] })
  const coverage: Coverage = { p50: blank(), p95: blank(), p99: blank() }
  for (const seed of seeds) {
    const world = demoWorld({ seed, durationMs: WORLD_MS, ...optionsOf(seed) })
    const engine = createEngine(world.spec)
    for (const sample of world.samples) engine.add(sample)
    for (let fromMs = DEMO_START + WARM_UP_MS; fromMs < DEMO_START + WORLD_MS; fromMs += WINDOW_MS) {
      const toMs = fromMs + WINDOW_MS
      const { result } = engine.window(fromMs, toMs, world.endMs + 60_000)
      const delays = world.truths
        .filter(({ entryMs }) => entryMs >= fromMs && entryMs < toMs)
        .map(({ entryMs, exits }) => exits[2] - entryMs)
      look(coverage, result, delays, `seed ${seed} from ${(fromMs - DEMO_START) / 1_000} s`)
    }
  }
  return coverage
}

function look(coverage: Coverage, result: WindowResult, delays: readonly number[], name: string): void {
  for (const [rank, q] of RANKS) {
    const seen = coverage[rank]
    const truth = trueQuantile(delays, q)
    const band: Band = result.e2e?.[rank] ?? { lo: 0, est: null, hi: null }
    const certain = result.certain?.[rank] ?? { min: Infinity, max: 0 }
    seen.windows++
    // A band without an upper end holds nothing: everything has departed, so there has to be one.
    if (band.hi === null || truth < band.lo || truth > band.hi)
      seen.outside.push(`${name}: ${Math.round(truth)} in ${Math.round(band.lo)} – ${Math.round(band.hi ?? Infinity)}`)
    if (truth < certain.min || truth > (certain.max ?? Infinity)) seen.uncertain++
    seen.widths.push((band.hi ?? Infinity) - band.lo)
    seen.errors.push(Math.abs((band.est ?? Infinity) - truth))
  }
}

/** Where the coverage falls short of what the weather demands, in words; empty when it does not. */
export function shortfalls(coverage: Coverage, { inside, widthMs }: Weather): string[] {
  const found: string[] = []
  for (const [rank] of RANKS) {
    const { windows, outside, uncertain } = coverage[rank]
    if (uncertain > 0) found.push(`${rank} outside of the certain band in ${uncertain} of ${windows} windows`)
    const allowed = Math.floor((1 - inside[rank]) * windows + 1e-9)
    if (outside.length > allowed)
      found.push(`${rank} outside of the likely band in ${outside.length} of ${windows}: ${outside.join('; ')}`)
  }
  for (const rank of ['p50', 'p95'] as const) {
    const median = trueQuantile(coverage[rank].widths, 0.5)
    if (median > (widthMs[rank] ?? Infinity)) found.push(`the median ${rank} is ${Math.round(median)} ms wide`)
  }
  const error = trueQuantile(coverage.p50.errors, 0.5)
  if (error > MEDIAN_ERROR_MS) found.push(`the median estimate of p50 is off by ${Math.round(error)} ms`)
  return found
}
