export type SeenError = { subject: string; code: string; message: string; sinceMs: number }
type Reported = { subject: string; code: string; message: string }

/** What a screen can show; the rest is as bad, and no more can be read. */
const SHOWN = 20

/**
 * Errors of a shard's rounds with the moment since when each has been seen. A tier's errors last until its next round,
 * because a round of another tier says nothing about them.
 */
export class ErrorLedger {
  readonly #byTier = new Map<string, Reported[]>()
  #since = new Map<string, number>()

  /** Replaces what the tiers of this round said before. */
  record(tiers: readonly string[], errors: readonly Reported[], nowMs: number): void {
    for (const tier of tiers) this.#byTier.delete(tier)
    const [first] = tiers
    if (first !== undefined && errors.length > 0) this.#byTier.set(first, [...errors])
    const keys = new Set(this.#all().map(keyOf))
    this.#since = new Map([...keys].map((key) => [key, this.#since.get(key) ?? nowMs]))
  }

  /** Forgets tiers that are no longer sampled. */
  keepTiers(tiers: ReadonlySet<string>): void {
    for (const tier of this.#byTier.keys()) if (!tiers.has(tier)) this.#byTier.delete(tier)
  }

  /** The oldest first, at most twenty. */
  list(): SeenError[] {
    const unique = new Map(this.#all().map((error) => [keyOf(error), error]))
    return [...unique]
      .map(([key, { subject, code, message }]) => ({ subject, code, message, sinceMs: this.#since.get(key) ?? 0 }))
      .sort((a, b) => a.sinceMs - b.sinceMs || a.subject.localeCompare(b.subject))
      .slice(0, SHOWN)
  }

  #all(): Reported[] {
    return [...this.#byTier.values()].flat()
  }
}

const keyOf = ({ subject, code }: Reported): string => JSON.stringify([subject, code])
