export type SeenError = { subject: string; code: string; message: string; sinceMs: number }
type Reported = { subject: string; code: string; message: string }

/** What a screen can show; the rest is as bad, and no more can be read. */
const SHOWN = 20
/** A cluster of which everything fails must not fill the memory. */
const KEPT = 200

/**
 * Errors of a shard's rounds with the moment since when each has been seen. An error lasts until its topic or group is
 * asked again: a round that did not ask says nothing about it.
 */
export class ErrorLedger {
  #errors = new Map<string, SeenError>()

  /** `asked` are the topics and groups of the round; an error of a whole call, without a name, is asked by every round. */
  record(asked: ReadonlySet<string>, errors: readonly Reported[], nowMs: number): void {
    const next = new Map<string, SeenError>()
    for (const [key, error] of this.#errors) if (!wasAsked(error.subject, asked)) next.set(key, error)
    for (const { subject, code, message } of errors.slice(0, KEPT)) {
      const key = JSON.stringify([subject, code])
      next.set(key, { subject, code, message, sinceMs: this.#errors.get(key)?.sinceMs ?? nowMs })
    }
    this.#errors = next
  }

  /** Forgets topics and groups that nobody samples any more. */
  keepNames(names: ReadonlySet<string>): void {
    for (const [key, { subject }] of this.#errors) if (!wasAsked(subject, names)) this.#errors.delete(key)
  }

  /** The oldest first, at most twenty. */
  list(): SeenError[] {
    return [...this.#errors.values()]
      .sort((a, b) => a.sinceMs - b.sinceMs || a.subject.localeCompare(b.subject))
      .slice(0, SHOWN)
  }
}

/** Subjects read `ListOffsets orders.raw/3,4` or `OffsetFetch group-a orders.raw/3`; other words stand for a whole call. */
function wasAsked(subject: string, asked: ReadonlySet<string>): boolean {
  if (!/^(ListOffsets|OffsetFetch) ./.test(subject)) return true
  const named = subject.slice(subject.indexOf(' ') + 1)
  if (asked.has(named)) return true
  for (let at = 0; at < named.length; at += 1)
    if ((named[at] === '/' || named[at] === ' ') && asked.has(named.slice(0, at))) return true
  return false
}
