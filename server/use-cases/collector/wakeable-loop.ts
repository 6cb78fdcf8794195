import type { Clock } from '../ports/clock.ts'

const LOOK_MS = 1_000

/** Runs a piece of work at an interval, and earlier when asked; never twice at once. */
export class WakeableLoop {
  readonly #clock: Clock
  readonly #intervalMs: number
  readonly #soonestMs: number
  #dueAtMs = 0
  #endedAtMs = -Infinity
  #isWoken = false
  #sleeping = new AbortController()

  /** `soonestMs` is the least pause before what `hasten` asks for. */
  constructor(clock: Clock, times: { intervalMs: number; soonestMs: number }) {
    this.#clock = clock
    this.#intervalMs = times.intervalMs
    this.#soonestMs = times.soonestMs
  }

  /** At once, or right after the run that goes on. */
  wake(): void {
    this.#isWoken = true
    this.#sleeping.abort()
  }

  /** Soon, but not within `soonestMs` of the last run. */
  hasten(): void {
    this.#dueAtMs = Math.min(this.#dueAtMs, Math.max(this.#clock.nowMs(), this.#endedAtMs + this.#soonestMs))
  }

  /** Until `signal` aborts. What `work` throws goes to `onError`. */
  async run(work: () => Promise<void>, onError: (error: unknown) => void, signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => this.#sleeping.abort(), { once: true })
    const isStopped = () => signal.aborted
    while (!isStopped()) {
      this.#isWoken = false
      this.#dueAtMs = this.#clock.nowMs() + this.#intervalMs
      await work().catch(onError)
      this.#endedAtMs = this.#clock.nowMs()
      while (!isStopped() && !this.#isDue()) {
        this.#sleeping = new AbortController()
        await this.#clock.sleep(Math.min(LOOK_MS, this.#dueAtMs - this.#clock.nowMs()), this.#sleeping.signal)
      }
    }
  }

  #isDue(): boolean {
    return this.#isWoken || this.#clock.nowMs() >= this.#dueAtMs
  }
}
