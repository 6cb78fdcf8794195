import { isDeepStrictEqual } from 'node:util'
import type { ConfigChanges } from '../../use-cases/ports/config-file.ts'

/** Collects what differs, for the audit row: an audit log of everything that stayed the same says nothing. */
export class ConfigDiff {
  readonly #before: Record<string, unknown> = {}
  readonly #after: Record<string, unknown> = {}

  /** Notes a difference and answers whether there is one. Undefined stands for what does not exist. */
  differs(subject: string, before: unknown, after: unknown): boolean {
    if (before !== undefined && isDeepStrictEqual(plain(before), plain(after))) return false
    this.note(subject, before, after)
    return true
  }

  note(subject: string, before: unknown, after: unknown): void {
    if (before !== undefined) this.#before[subject] = plain(before)
    if (after !== undefined) this.#after[subject] = plain(after)
  }

  changes(): ConfigChanges | null {
    const isEmpty = Object.keys(this.#before).length + Object.keys(this.#after).length === 0
    return isEmpty ? null : { before: this.#before, after: this.#after }
  }
}

/** As the database keeps it: without undefined, and with nothing but JSON. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
