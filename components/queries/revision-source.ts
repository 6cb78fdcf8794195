import type { RevisionTopic } from '#server/contracts/collector-state.ts'
import { REVISED } from './keys.ts'

/** From the keys, as a record that TypeScript proves complete: the contract's own list would bring zod into every page. */
const TOPICS = Object.keys(REVISED) as RevisionTopic[]

const CHANNEL = 'fresnel-revisions'
const LOCK = 'fresnel-event-stream'
const PATH = '/api/v1/events'

/** What happened: a topic changed, or the stream was away for a while and anything may have. */
export type Revision = RevisionTopic | 'resync'

/** Only what the server sends counts; anything else on the wire is not for us. */
export function parseRevision(data: string): RevisionTopic | null {
  try {
    const value: unknown = JSON.parse(data)
    if (typeof value !== 'object' || value === null || !('topic' in value)) return null
    return TOPICS.find((topic) => topic === value.topic) ?? null
  } catch {
    return null
  }
}

/** Holds an event stream open until `signal` aborts. After a break the browser connects again, and that is a resync. */
function openStream(onRevision: (revision: Revision) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const source = new EventSource(PATH)
    let wasOpen = false
    source.addEventListener('open', () => {
      if (wasOpen) onRevision('resync')
      wasOpen = true
    })
    source.addEventListener('revision', (event: MessageEvent<string>) => {
      const topic = parseRevision(event.data)
      if (topic) onRevision(topic)
    })
    signal.addEventListener('abort', () => {
      source.close()
      resolve()
    })
  })
}

/**
 * Revisions for this tab until `signal` aborts. All visible tabs share one stream: whoever holds the lock keeps it open
 * and tells the others; when that tab hides or closes, the next in line takes over. Where the browser has no locks
 * (pages not served over https), each tab keeps its own.
 */
export function listenForRevisions(onRevision: (revision: Revision) => void, signal: AbortSignal): void {
  // Absent outside secure contexts, which the types do not say.
  const locks = (navigator as { locks?: LockManager }).locks
  if (!locks) {
    void openStream(onRevision, signal)
    return
  }
  const channel = new BroadcastChannel(CHANNEL)
  channel.addEventListener('message', (event: MessageEvent<Revision>) => onRevision(event.data))
  signal.addEventListener('abort', () => channel.close())
  const tellAll = (revision: Revision) => {
    if (signal.aborted) return
    onRevision(revision)
    channel.postMessage(revision)
  }
  locks
    .request(LOCK, { signal }, () => (signal.aborted ? undefined : openStream(tellAll, signal)))
    .catch(() => undefined) // Aborted while waiting in line: another tab has the stream.
}
