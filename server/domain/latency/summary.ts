import { ALPHA } from './value-sketch.ts'
import type { ValueSketch } from './value-sketch.ts'
import type { Band, CertainBand, HopResult, Quantiles, WindowResult } from './window-result.ts'
import type { BandSketch, WindowSketches } from './window-sketches.ts'

/** In standard deviations: nine times in ten the rank is off by less. */
const RANK_DEVIATIONS = 1.64

const RANKS = { p50: 0.5, p95: 0.95, p99: 0.99, max: 1 } as const

/** The quantiles of the likely band, its ends widened by the sketch's accuracy; null without weight. */
export function bandQuantiles(sketch: BandSketch): Quantiles<Band> | null {
  if (!(sketch.lo.weight > 0)) return null
  return each((q) => {
    const slack = rankSlack(q, sketch.lo.weight)
    const lo = lowEnd(sketch.lo, Math.max(0, q - slack))
    // What has no upper bound has not departed, so a record that has cannot rank among it.
    const known = 1 - sketch.hi.unknown / sketch.hi.weight
    const hi = highEnd(sketch.hi, q > known ? 1 : Math.min(known, q + slack))
    return orderly(lo, sketch.est.quantile(q), hi)
  })
}

/**
 * Which record went to which partition, and which came first within one sampling interval, is known as a share and not
 * by name, so the rank of a quantile is known as well as chance allows. That is next to nothing where delays are alike,
 * and opens the band where they differ by a lot among few records.
 */
const rankSlack = (q: number, weight: number) => RANK_DEVIATIONS * Math.sqrt((q * (1 - q)) / weight)

export function certainQuantiles(sketch: { min: ValueSketch; max: ValueSketch }): Quantiles<CertainBand> | null {
  if (!(sketch.min.weight > 0)) return null
  return each((q) => ({ min: lowEnd(sketch.min, q), max: highEnd(sketch.max, q) }))
}

/** Up to this share of records without an upper bound a mean is that of the others: one record must not hide it. */
const FEW = 0.01

/**
 * Mean of the records that have an upper bound, while those without one are few; beyond that the mean has none either.
 * The lower end is over all records.
 */
export function bandMean(sketch: BandSketch): Band | null {
  const weight = sketch.lo.weight
  if (!(weight > 0)) return null
  return orderly(sketch.lo.sum / weight, meanOfKnown(sketch.est), meanOfKnown(sketch.hi))
}

function meanOfKnown(sketch: ValueSketch): number | null {
  const known = sketch.weight - sketch.unknown
  return sketch.unknown > FEW * sketch.weight || !(known > 0) ? null : sketch.sum / known
}

const each = <B>(of: (q: number) => B): Quantiles<B> => ({
  p50: of(RANKS.p50),
  p95: of(RANKS.p95),
  p99: of(RANKS.p99),
  max: of(RANKS.max),
})

const lowEnd = (sketch: ValueSketch, q: number) => (sketch.quantile(q) ?? 0) / (1 + ALPHA)

function highEnd(sketch: ValueSketch, q: number): number | null {
  const value = sketch.quantile(q)
  return value === null ? null : value / (1 - ALPHA)
}

/** An unknown upper end has no estimate; bins must not put the estimate outside its band. */
function orderly(lo: number, est: number | null, hi: number | null): Band {
  if (hi === null || est === null) return { lo, est: null, hi: null }
  const top = Math.max(hi, lo)
  return { lo, est: Math.min(Math.max(est, lo), top), hi: top }
}

/** What of a window is not in its sketches. */
export type WindowFrame = Omit<WindowResult, 'e2e' | 'mean' | 'certain' | 'hops'> & {
  hops: readonly Pick<HopResult, 'id' | 'evidence' | 'worstPartition'>[]
}

/** The result of a window from its sketches and the rest: the same for a computed and for a merged one. */
export function summarise(sketches: WindowSketches, frame: WindowFrame): WindowResult {
  const hops = frame.hops.map((hop) => {
    const sketch = sketches.hops.get(hop.id)
    const flow = sketches.flows.get(hop.id)
    const total = sketches.e2e.est.sum
    return {
      ...hop,
      quantiles: sketch ? bandQuantiles(sketch) : null,
      mean: sketch ? bandMean(sketch) : null,
      share: sketch && total > 0 ? sketch.est.sum / total : null,
      selectivity: flow && flow.departed > 0 ? flow.arrived / flow.departed : null,
    }
  })
  return {
    ...frame,
    e2e: bandQuantiles(sketches.e2e),
    mean: bandMean(sketches.e2e),
    certain: certainQuantiles(sketches.certain),
    hops,
  }
}
