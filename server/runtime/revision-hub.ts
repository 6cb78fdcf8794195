import { REVISION_TOPICS, type RevisionTopic } from '../contracts/collector-state.ts'
import { listenToRevisions } from '../adapters/db/revision-listener.ts'
import { environment } from './environment.ts'
import { logger } from './logger.ts'

type Subscriber = (topic: RevisionTopic) => void
export type RevisionHub = { subscribe(subscriber: Subscriber): () => void }

/** Hands on what one source says to any number of subscribers. The source is started with the first of them. */
export function createRevisionHub(start: (emit: Subscriber) => void): RevisionHub {
  const subscribers = new Set<Subscriber>()
  let isStarted = false
  return {
    subscribe(subscriber) {
      subscribers.add(subscriber)
      if (!isStarted) {
        isStarted = true
        start((topic) => {
          for (const each of subscribers) each(topic)
        })
      }
      return () => void subscribers.delete(subscriber)
    },
  }
}

/** One listening connection for the whole process. After an outage all topics are told, because some went unheard. */
function listenToDatabase(emit: Subscriber): void {
  let connections = 0
  const stop = new AbortController()
  process.once('SIGTERM', () => stop.abort())
  const listener = {
    onTopic: emit,
    onConnected: () => {
      connections += 1
      if (connections > 1) for (const topic of REVISION_TOPICS) emit(topic)
    },
    onLost: (error: Error) => logger.warn({ err: error }, 'not hearing of changes; connecting again'),
  }
  void listenToRevisions(environment().DATABASE_URL, listener, stop.signal)
}

// Kept on globalThis: in development every edit reloads this module, and each copy would hold a connection.
const holder = globalThis as { fresnelRevisionHub?: RevisionHub }
export const revisionHub = (): RevisionHub => (holder.fresnelRevisionHub ??= createRevisionHub(listenToDatabase))
