import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { REVISION_CHANNEL, REVISION_TOPICS, type RevisionTopic } from '../../contracts/collector-state.ts'

export type RevisionListener = {
  onTopic: (topic: RevisionTopic) => void
  /** A connection listens now. What was announced before is lost: after an outage everything may have changed. */
  onConnected: () => void
  /** The connection could not be made or was lost; it is tried again by itself. */
  onLost: (error: Error) => void
}

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 5_000
/** A host that vanished without a word is only found by asking: TCP alone would wait for hours. */
const PROBE_INTERVAL_MS = 15_000
const PROBE_LIMIT_MS = 5_000

const isTopic = (text: string | undefined): text is RevisionTopic => REVISION_TOPICS.some((topic) => topic === text)

/** Holds one connection that listens until `signal` aborts; after an outage it connects again, waiting 0.5 to 5 s. */
export async function listenToRevisions(url: string, listener: RevisionListener, signal: AbortSignal): Promise<void> {
  const isStopped = () => signal.aborted
  let retryMs = FIRST_RETRY_MS
  while (!isStopped()) {
    const connected = () => {
      retryMs = FIRST_RETRY_MS
      listener.onConnected()
    }
    const error = await listenOnce(url, { ...listener, onConnected: connected }, signal).catch(asError)
    if (isStopped()) return
    listener.onLost(error)
    await sleep(retryMs, undefined, { signal }).catch(() => undefined)
    retryMs = Math.min(LAST_RETRY_MS, retryMs * 2)
  }
}

/** Until the connection ends, and then why. */
async function listenOnce(url: string, listener: RevisionListener, signal: AbortSignal): Promise<Error> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PROBE_LIMIT_MS,
    query_timeout: PROBE_LIMIT_MS,
    keepAlive: true,
    application_name: 'fresnel revisions',
  })
  const { promise: ended, resolve: end } = Promise.withResolvers<Error>()
  const stop = () => end(new Error('stopped'))
  client.on('error', end)
  client.on('end', () => end(new Error('the database closed the connection')))
  client.on('notification', ({ payload }) => {
    if (isTopic(payload)) listener.onTopic(payload)
  })
  signal.addEventListener('abort', stop, { once: true })
  const probe = setInterval(
    () => void client.query('SELECT 1').catch((error: unknown) => end(asError(error))),
    PROBE_INTERVAL_MS,
  )
  try {
    await client.connect()
    await client.query(`LISTEN ${REVISION_CHANNEL}`)
    listener.onConnected()
    return await ended
  } finally {
    clearInterval(probe)
    signal.removeEventListener('abort', stop)
    // Not awaited: a dead host would hold it, and nothing depends on it.
    void client.end().catch(() => undefined)
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)))
