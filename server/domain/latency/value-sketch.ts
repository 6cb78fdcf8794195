import { DDSketch } from '@datadog/sketches-js'

/** Relative accuracy of every quantile. */
export const ALPHA = 0.01

/** Values below a thousandth of a millisecond count as 0, so that a sketch spans few bins. */
const LEAST = 1e-3

/** One weighted distribution of non-negative numbers: a DDSketch, and the weight that has no value (beyond all bins). */
export class ValueSketch {
  private readonly sketch = new DDSketch({ relativeAccuracy: ALPHA })
  unknown = 0
  /** Σ value × weight over what has a value, exact. */
  sum = 0

  /** Infinity adds to the unknown weight. */
  add(value: number, weight: number): void {
    if (!(weight > 0)) return
    if (value === Infinity) {
      this.unknown += weight
      return
    }
    this.sum += value * weight
    this.sketch.accept(value < LEAST ? 0 : value, weight)
  }

  /** All weight, the unknown too. */
  get weight(): number {
    return this.sketch.count + this.unknown
  }

  get zero(): number {
    return this.sketch.zeroCount
  }

  /** Bin key and weight, ascending; empty bins are left out. */
  *bins(): Generator<[number, number]> {
    const { store } = this.sketch
    for (const [index, weight] of store.bins.entries()) if (weight > 0) yield [index + store.offset, weight]
  }

  addBin(key: number, weight: number): void {
    this.sketch.store.add(key, weight)
    this.sketch.count += weight
  }

  addZero(weight: number): void {
    this.sketch.zeroCount += weight
    this.sketch.count += weight
  }

  /** Bin by bin: the library's own merge loses weight when one sketch ends at bin 0. */
  merge(other: ValueSketch): void {
    for (const [key, weight] of other.bins()) this.addBin(key, weight)
    this.addZero(other.zero)
    this.unknown += other.unknown
    this.sum += other.sum
  }

  /**
   * The least value with at least the share `q` of the weight at or below it, to ± α; null when that is unknown weight
   * or when there is no weight. The library's rank is for whole counts, weights here are fractions.
   */
  quantile(q: number): number | null {
    const { weight } = this
    // Sums of fractions miss the whole by rounding.
    const target = q * weight * (1 - 1e-9)
    if (!(weight > 0)) return null
    let upTo = this.zero
    if (upTo >= target && upTo > 0) return 0
    for (const [key, part] of this.bins()) {
      upTo += part
      if (upTo >= target) return this.sketch.mapping.value(key)
    }
    return null
  }
}
