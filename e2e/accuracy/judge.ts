import { mostCharged, type Comparison, type WindowComparison } from './compare.ts'

/** The likely band is likely, not certain: by its design it holds at least 95 % of the true values. */
const COVERAGE = 0.95
/** How far from the nearer end of its band a value may be that lies outside, as a share of that end. */
const OUTSIDE_TOLERANCE = 0.2
/** A band that is wide enough holds everything: the median band may be as wide as this many sampling intervals. */
const WIDTH_INTERVALS = 2
/** The median error of the estimate, in sampling intervals. */
const ERROR_INTERVALS = 0.5

type Named = Comparison & { name: string }

/**
 * What speaks against an engine, given true values; empty when nothing does. Asked of p50 and p95 of all windows
 * together:
 * - at least 95 % of the true values lie inside their likely bands, and one outside is within a fifth of its nearer end;
 * - the bands are narrow and the estimates near, in sampling intervals, so that no engine passes by saying nothing;
 * - every band has an upper end;
 * - a window whose fault was a slow scorer charges the most to the scorer.
 */
export function objections(windows: readonly WindowComparison[], sampleMs: number): string[] {
  const quantiles: Named[] = windows.flatMap(({ p50, p95 }, index) => [
    { ...p50, name: `p50 of window ${index + 1}` },
    { ...p95, name: `p95 of window ${index + 1}` },
  ])
  const outside = quantiles.filter(({ isInside }) => !isInside)
  const share = 1 - outside.length / quantiles.length
  const width = median(quantiles.map(({ band }) => (band?.hi ?? Infinity) - (band?.lo ?? 0)))
  const error = median(quantiles.map(({ band, truthMs }) => Math.abs((band?.est ?? Infinity) - truthMs)))
  return [
    // Also when there is nothing to judge.
    ...(share >= COVERAGE ? [] : [`only ${Math.round(100 * share)} % of the true values are inside their bands`]),
    ...outside.filter(isFar).map(({ name, truthMs }) => `${name}, ${Math.round(truthMs)} ms, is far from its band`),
    ...(width <= WIDTH_INTERVALS * sampleMs ? [] : [`the median band is ${Math.round(width)} ms wide`]),
    ...(error <= ERROR_INTERVALS * sampleMs ? [] : [`the median estimate is off by ${Math.round(error)} ms`]),
    ...windows.flatMap((window, index) => {
      const charged = mostCharged(window)
      if (window.fault !== 'slow-scorer' || charged === 'score') return []
      return [`window ${index + 1} was slow at the scorer, and is charged to ${charged ?? 'nobody'}`]
    }),
  ]
}

function isFar({ band, truthMs }: Named): boolean {
  if (band?.hi == null) return true
  const near = truthMs < band.lo ? band.lo : band.hi
  return Math.abs(truthMs - near) > OUTSIDE_TOLERANCE * near
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** The same windows as an engine would tell them whose bands are all too high by `ms`. */
export function shifted(windows: readonly WindowComparison[], ms: number): WindowComparison[] {
  const shift = ({ truthMs, band }: Comparison): Comparison => {
    const moved = band && { lo: band.lo + ms, est: band.est && band.est + ms, hi: band.hi && band.hi + ms }
    return { truthMs, band: moved, isInside: moved?.hi != null && moved.lo <= truthMs && truthMs <= moved.hi }
  }
  return windows.map((window) => ({ ...window, p50: shift(window.p50), p95: shift(window.p95) }))
}
