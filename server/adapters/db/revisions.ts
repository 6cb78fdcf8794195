import pg from 'pg'
import { REVISION_CHANNEL, REVISION_TOPICS, type RevisionTopic } from '../../contracts/collector-state.ts'
import type { Revisions } from '../../use-cases/ports/revisions.ts'
import type { CollectorPool } from './collector-pool.ts'

const RECONNECT_MS = 1_000
const isTopic = (text: string | undefined): text is RevisionTopic => REVISION_TOPICS.some((topic) => topic === text)

export function dbRevisions(pool: CollectorPool, url: string): Revisions {
  return {
    async announce(topics) {
      await pool.query(`SELECT pg_notify($1, t) FROM unnest($2::text[]) AS t`, [REVISION_CHANNEL, [...topics]])
    },
    async listen(onTopic, signal) {
      const isStopped = () => signal.aborted
      while (!isStopped()) {
        await listenOnce(url, onTopic, signal).catch(() => undefined)
        if (!isStopped()) await pause(RECONNECT_MS, signal)
      }
    },
  }
}

/** Until the connection ends. What was announced while nobody listened is lost, so a new connection counts as `config`. */
async function listenOnce(url: string, onTopic: (topic: RevisionTopic) => void, signal: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true })
  const ended = Promise.withResolvers<undefined>()
  const end = () => ended.resolve(undefined)
  client.on('error', end)
  client.on('end', end)
  client.on('notification', ({ payload }) => {
    if (isTopic(payload)) onTopic(payload)
  })
  signal.addEventListener('abort', end, { once: true })
  try {
    await client.connect()
    await client.query(`LISTEN ${REVISION_CHANNEL}`)
    onTopic('config')
    await ended.promise
  } finally {
    signal.removeEventListener('abort', end)
    await client.end().catch(() => undefined)
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), ms)
  signal.addEventListener('abort', () => resolve(undefined), { once: true })
  return promise.finally(() => clearTimeout(timer))
}
