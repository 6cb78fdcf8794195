import { DEMO_START } from './demo-world.ts'
import type { DemoOptions } from './demo-world.ts'
import { randomOf } from './random.ts'

/** What 120 s of the demo's pipeline are like, and what its likely band must be able to do there. */
export type Weather = {
  world: (seed: number) => Omit<DemoOptions, 'seed' | 'durationMs'>
  /** The least share of windows whose true quantile lies in the band. */
  inside: { p50: number; p95: number; p99: number }
  /** The most that the median window's band may be wide, ms; null where a quantile is open by nature. */
  widthMs: { p50: number; p95: number | null }
}

const stretch = (fromS: number, toS: number) => ({
  fromMs: DEMO_START + fromS * 1_000,
  toMs: DEMO_START + toS * 1_000,
})
/** Stretches that begin anywhere, another time for each seed. */
const somewhere = (seed: number, stretches: readonly { fromS: number; withinS: number; lastsS: number }[]) => {
  const random = randomOf(seed * 7 + 1)
  return stretches.map(({ fromS, withinS, lastsS }) => {
    const startS = fromS + withinS * random()
    return stretch(startS, startS + lastsS)
  })
}
const stalls = (seed: number) =>
  somewhere(seed, [
    { fromS: 62, withinS: 20, lastsS: 5 },
    { fromS: 95, withinS: 10, lastsS: 5 },
  ])

const usual = { p50: 0.99, p95: 0.99, p99: 0.98 }

export const weathers: Record<string, Weather> = {
  steady: { world: () => ({}), inside: usual, widthMs: { p50: 800, p95: 800 } },
  'steady, partitions not known': {
    world: () => ({ partitionsKnown: 'unknown' }),
    inside: usual,
    widthMs: { p50: 800, p95: 800 },
  },
  'two bursts of ten times the rate': {
    world: (seed) => ({
      bursts: somewhere(seed, [
        { fromS: 50, withinS: 40, lastsS: 10 },
        { fromS: 95, withinS: 15, lastsS: 8 },
      ]).map((burst) => ({ ...burst, factor: 10 })),
    }),
    inside: { ...usual, p99: 0.96 },
    widthMs: { p50: 800, p95: 900 },
  },
  'a scorer that is too slow for 30 s': {
    world: (seed) => ({ slowScorer: [{ ...stretch(60 + 2 * (seed % 2), 90 + 2 * (seed % 2)), serviceMs: 26 }] }),
    inside: { ...usual, p95: 0.98, p99: 0.96 },
    widthMs: { p50: 800, p95: 1_000 },
  },
  'a reader that stalls for 5 s': {
    world: (seed) => ({ readerStalls: stalls(seed) }),
    inside: usual,
    // A stall's records left at any time within it: so far nothing tells more.
    widthMs: { p50: 900, p95: null },
  },
  'an engine that stalls for 5 s': {
    world: (seed) => ({ engineStalls: stalls(seed) }),
    inside: usual,
    widthMs: { p50: 800, p95: 1_300 },
  },
  'sparse topics: 3 records a second over 6 partitions': {
    world: () => ({ perSecond: 3 }),
    // The slowest of some 90 records: one of them that entered late in its interval reads too slow.
    inside: { ...usual, p99: 0.9 },
    widthMs: { p50: 1_100, p95: 1_300 },
  },
  'overload: 20 s of ten times the rate that end with a window': {
    world: () => ({ bursts: [{ ...stretch(70, 90), factor: 10 }] }),
    inside: { ...usual, p95: 0.98 },
    widthMs: { p50: 800, p95: 1_300 },
  },
  'overload that begins with a window': {
    world: () => ({ bursts: [{ ...stretch(60, 80), factor: 10 }] }),
    inside: { ...usual, p95: 0.98 },
    widthMs: { p50: 800, p95: 1_000 },
  },
}
