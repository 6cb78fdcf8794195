import type { RevisionTopic } from '../../contracts/collector-state.ts'

/** Tells web processes what changed, and hears what others changed. */
export interface Revisions {
  announce(topics: readonly RevisionTopic[]): Promise<void>
  /** Calls `onTopic` for each announcement until `signal` aborts; reconnects by itself and then calls it with `config`. */
  listen(onTopic: (topic: RevisionTopic) => void, signal: AbortSignal): Promise<void>
}
