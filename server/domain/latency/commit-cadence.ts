import { num } from './curve.ts'

/** How often a reader commits while it has work, learnt from the gaps between its advances. */
export type Cadence = {
  /** τ̂ = max(Δ, p90 of the gaps), ms. */
  tauMs: number
  /** 0: commits come at least once a sampling interval; 1: an advance is one commit, later ones come in other intervals. */
  single: number
  /** Enough gaps were seen to call a longer one a stall. */
  learnt: boolean
}

const KEPT = 64
const LEARNT = 5

/** The last gaps of one reader; bounded, and a single stall hardly moves it. */
export class GapMemory {
  private readonly gaps: number[] = []
  private readonly spans: number[] = []
  private next = 0
  private cached: Cadence | null = null

  /** `gapMs` between two advances with work in between, `spanMs` the sampling interval that the later one fell into. */
  add(gapMs: number, spanMs: number): void {
    this.gaps[this.next % KEPT] = gapMs
    this.spans[this.next % KEPT] = spanMs
    this.next++
    this.cached = null
  }

  get count(): number {
    return this.gaps.length
  }

  cadence(sampleMs: number): Cadence {
    this.cached ??= this.compute(sampleMs)
    return this.cached
  }

  private compute(sampleMs: number): Cadence {
    const n = this.gaps.length
    if (n === 0) return { tauMs: sampleMs, single: 0, learnt: false }
    const sorted = this.gaps.toSorted((a, b) => a - b)
    const upTo = Math.max(1, Math.ceil(n * 0.9))
    const p90 = num(sorted, upTo - 1)
    const usual = sorted.slice(0, upTo)
    const meanGap = sum(usual) / upTo
    const meanSpan = sum(this.spans) / n
    // A mean gap of one interval says "at least one commit in each"; 1.2 intervals already need commits rarer than Δ.
    const single = Math.min(1, Math.max(0, (meanGap / meanSpan - 1.03) / 0.17))
    return { tauMs: Math.max(sampleMs, p90), single, learnt: n >= LEARNT }
  }
}

/** The mean of the last few values without the tenth at either end; bounded. */
export class RecentMean {
  private readonly values: number[] = []
  private next = 0
  private readonly kept: number

  constructor(kept: number) {
    this.kept = kept
  }

  add(value: number): void {
    this.values[this.next % this.kept] = value
    this.next++
  }

  /** Null before `least` values. */
  mean(least: number): number | null {
    const n = this.values.length
    if (n < least) return null
    const cut = Math.floor(n / 10)
    const middle = this.values.toSorted((a, b) => a - b).slice(cut, n - cut)
    return sum(middle) / middle.length
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
