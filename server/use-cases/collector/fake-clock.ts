import type { Clock } from '../ports/clock.ts'

type Sleeper = { atMs: number; wake: () => void }

/** Time that a test moves: sleepers wake in order as it passes their moment, and all that follows from one runs first. */
export class FakeClock implements Clock {
  #nowMs: number
  #sleepers: Sleeper[] = []

  constructor(nowMs = 1_700_000_000_000) {
    this.#nowMs = nowMs
  }

  nowMs(): number {
    return this.#nowMs
  }

  /** The middle: no jitter. */
  random(): number {
    return 0.5
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const sleeper = { atMs: this.#nowMs + ms, wake: () => resolve(undefined) }
    this.#sleepers.push(sleeper)
    signal.addEventListener('abort', sleeper.wake, { once: true })
    return promise
  }

  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    await settle()
    for (;;) {
      const [next] = this.#sleepers.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)
      if (!next) break
      this.#sleepers = this.#sleepers.filter((sleeper) => sleeper !== next)
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.wake()
      await settle()
    }
    this.#nowMs = untilMs
  }
}

/** Lets everything that is ready run: chains of promises end before the event loop turns. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
