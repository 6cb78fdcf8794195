import type { RevisionTopic } from '../../contracts/collector-state.ts'
import type { Clock } from '../ports/clock.ts'
import type { Revisions } from '../ports/revisions.ts'

const INTERVAL_MS = 1_000

/** Says what changed at most once a second a topic; what fails is said again with the next change. */
export class Announcer {
  readonly #pending = new Set<RevisionTopic>()
  readonly #revisions: Revisions
  readonly #clock: Clock

  constructor(revisions: Revisions, clock: Clock) {
    this.#revisions = revisions
    this.#clock = clock
  }

  changed(topic: RevisionTopic): void {
    this.#pending.add(topic)
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#clock.sleep(INTERVAL_MS, signal)
      await this.flush()
    }
  }

  async flush(): Promise<void> {
    if (this.#pending.size === 0) return
    const topics = [...this.#pending]
    this.#pending.clear()
    await this.#revisions.announce(topics).catch(() => topics.forEach((topic) => this.#pending.add(topic)))
  }
}
