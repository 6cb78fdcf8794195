/** Weights of records by verdict: within the target for sure, past it for sure, or not decided by the band. */
export type SloCounts = { good: number; bad: number; unknown: number }

const FINE_MS = 10_000
const HOUR_MS = 3_600_000
/** Fine counts are kept this long, so that an hour is only taken as a whole once nothing in it is open. */
const FINE_KEEP_MS = 2 * HOUR_MS

export const SLO_WINDOWS = {
  '1h': HOUR_MS,
  '1d': 24 * HOUR_MS,
  '7d': 7 * 24 * HOUR_MS,
  '28d': 28 * 24 * HOUR_MS,
} as const
export const SLO_WINDOW_LABELS = { '1h': '1 h', '1d': '1 d', '7d': '7 d', '28d': '28 d' } as const

/**
 * Verdict counts of one pipeline over its SLO window: per 10 s for the last two hours, per hour before. A count that
 * changes replaces its predecessor, so a record that was undecided and is now late is counted once.
 */
export class SloLedger {
  readonly #fine = new Map<number, SloCounts>()
  readonly #hours = new Map<number, SloCounts>()
  readonly #keepMs: number

  constructor(keepMs: number) {
    this.#keepMs = keepMs
  }

  setFine(fromMs: number, counts: SloCounts): void {
    this.#fine.set(fromMs, counts)
  }

  /** A whole hour as it was stored: taken unless fine counts of that hour are here already. */
  setHour(fromMs: number, counts: SloCounts): void {
    const hasFine = [...this.#fine.keys()].some((at) => at >= fromMs && at < fromMs + HOUR_MS)
    if (!hasFine) this.#hours.set(fromMs, counts)
  }

  /** Sum of what entered in the last `windowMs`, and the share of that time of which there are counts at all. */
  over(windowMs: number, nowMs: number): { counts: SloCounts; observed: number } {
    this.#age(nowMs)
    const counts: SloCounts = { good: 0, bad: 0, unknown: 0 }
    let observedMs = 0
    const take = (entries: ReadonlyMap<number, SloCounts>, lengthMs: number) => {
      for (const [fromMs, entry] of entries) {
        if (fromMs < nowMs - windowMs || fromMs >= nowMs) continue
        counts.good += entry.good
        counts.bad += entry.bad
        counts.unknown += entry.unknown
        observedMs += Math.min(lengthMs, nowMs - fromMs)
      }
    }
    take(this.#fine, FINE_MS)
    take(this.#hours, HOUR_MS)
    return { counts, observed: Math.min(1, observedMs / windowMs) }
  }

  /** Folds fine counts into their hour once the whole hour is old, and forgets what no window asks for. */
  #age(nowMs: number): void {
    const foldBefore = Math.floor((nowMs - FINE_KEEP_MS) / HOUR_MS) * HOUR_MS
    for (const [fromMs, entry] of this.#fine) {
      if (fromMs >= foldBefore) continue
      const hourMs = Math.floor(fromMs / HOUR_MS) * HOUR_MS
      const hour = this.#hours.get(hourMs) ?? { good: 0, bad: 0, unknown: 0 }
      this.#hours.set(hourMs, {
        good: hour.good + entry.good,
        bad: hour.bad + entry.bad,
        unknown: hour.unknown + entry.unknown,
      })
      this.#fine.delete(fromMs)
    }
    for (const fromMs of this.#hours.keys()) if (fromMs < nowMs - this.#keepMs - HOUR_MS) this.#hours.delete(fromMs)
  }
}

/**
 * Verdicts by the moment at which they fell, which is what burn alerts count: with a target longer than the short
 * window, one by entry would never hold a bad record.
 */
export class VerdictLedger {
  /** What each entry window last said; `change` is against it. */
  readonly #last = new Map<number, SloCounts>()
  readonly #fallen = new Map<number, SloCounts>()

  /** Called with each new answer of the window that starts at `fromMs`. A final one decides its unknown rest as unknown. */
  add(fromMs: number, counts: SloCounts, isFinal: boolean, nowMs: number): void {
    const last = this.#last.get(fromMs) ?? { good: 0, bad: 0, unknown: 0 }
    const at = Math.floor(nowMs / FINE_MS) * FINE_MS
    const fallen = this.#fallen.get(at) ?? { good: 0, bad: 0, unknown: 0 }
    // An estimate may move a record back from good to unknown; verdicts that fell are not taken back.
    this.#fallen.set(at, {
      good: fallen.good + Math.max(0, counts.good - last.good),
      bad: fallen.bad + Math.max(0, counts.bad - last.bad),
      unknown: fallen.unknown + (isFinal ? Math.max(0, counts.unknown - last.unknown) : 0),
    })
    this.#last.set(fromMs, {
      good: Math.max(last.good, counts.good),
      bad: Math.max(last.bad, counts.bad),
      unknown: isFinal ? counts.unknown : last.unknown,
    })
    for (const key of this.#fallen.keys()) if (key < nowMs - HOUR_MS - FINE_MS) this.#fallen.delete(key)
    for (const key of this.#last.keys()) if (key < nowMs - 2 * HOUR_MS) this.#last.delete(key)
  }

  /** What a window said before a restart: its verdicts fell when it ended, not now. */
  prime(fromMs: number, counts: SloCounts): void {
    const at = fromMs + FINE_MS
    this.#last.set(fromMs, counts)
    this.#fallen.set(at, counts)
  }

  over(windowMs: number, nowMs: number): SloCounts {
    const sum: SloCounts = { good: 0, bad: 0, unknown: 0 }
    for (const [at, counts] of this.#fallen) {
      if (at < nowMs - windowMs || at > nowMs) continue
      sum.good += counts.good
      sum.bad += counts.bad
      sum.unknown += counts.unknown
    }
    return sum
  }
}
