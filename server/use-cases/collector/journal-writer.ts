import { encodeRounds } from '../../domain/collection/round-codec.ts'
import type { Round } from '../../domain/collection/round.ts'
import type { Clock } from '../ports/clock.ts'
import type { JournalRepository, JournalRow } from '../ports/journal-repository.ts'
import type { Lease } from '../ports/lease-repository.ts'

/** At two rounds a second two minutes, at one in ten seconds forty: a restart of the database is shorter. */
const MOST_ROUNDS = 240
const MOST_BYTES = 16 * 1024 * 1024
const RETRY_MS = 1_000

type Events = {
  /** The lease is somebody else's: nothing was written, and nothing may be. */
  onFenced: () => void
  onError: (error: unknown, waiting: number) => void
  onDropped: (rounds: number) => void
}

/**
 * Writes rounds as they come, in order, one statement at a time; while the database is away they wait in memory, and
 * beyond the cap the oldest are given up. Sampling never waits for it.
 */
export class JournalWriter {
  readonly #repository: JournalRepository
  readonly #clock: Clock
  readonly #lease: Lease
  readonly #events: Events
  #waiting: JournalRow[] = []
  #bytes = 0
  #lastAtMs = 0
  #running: Promise<void> | null = null

  constructor(parts: { repository: JournalRepository; clock: Clock; lease: Lease; events: Events }) {
    this.#repository = parts.repository
    this.#clock = parts.clock
    this.#lease = parts.lease
    this.#events = parts.events
  }

  waiting(): number {
    return this.#waiting.length
  }

  push(round: Round, signal: AbortSignal): void {
    // The key has whole milliseconds; two rounds of a shard must not share one.
    this.#lastAtMs = Math.max(Math.round(round.startedAtMs), this.#lastAtMs + 1)
    const row = { roundAtMs: this.#lastAtMs, payload: encodeRounds([round]) }
    this.#waiting.push(row)
    this.#bytes += row.payload.length
    this.#dropOldest()
    this.#start(signal)
  }

  /** Until everything that waits is written; with an aborted `signal` a failure ends it. */
  async settled(signal: AbortSignal): Promise<void> {
    this.#start(signal)
    await this.#running
  }

  #start(signal: AbortSignal): void {
    this.#running ??= this.#drain(signal).finally(() => (this.#running = null))
  }

  #dropOldest(): void {
    let dropped = 0
    while (this.#waiting.length > MOST_ROUNDS || (this.#bytes > MOST_BYTES && this.#waiting.length > 1)) {
      this.#bytes -= this.#waiting.shift()?.payload.length ?? 0
      dropped += 1
    }
    if (dropped > 0) this.#events.onDropped(dropped)
  }

  async #drain(signal: AbortSignal): Promise<void> {
    while (this.#waiting.length > 0) {
      const rows = [...this.#waiting]
      try {
        const outcome = await this.#repository.append(this.#lease, rows)
        this.#remove(rows)
        if (outcome === 'fenced') this.#events.onFenced()
      } catch (error) {
        this.#events.onError(error, this.#waiting.length)
        if (signal.aborted) return
        await this.#clock.sleep(RETRY_MS, signal)
      }
    }
  }

  /** Some of them may have been dropped meanwhile. */
  #remove(rows: readonly JournalRow[]): void {
    const written = new Set(rows)
    this.#waiting = this.#waiting.filter((row) => !written.has(row))
    this.#bytes = this.#waiting.reduce((sum, row) => sum + row.payload.length, 0)
  }
}
