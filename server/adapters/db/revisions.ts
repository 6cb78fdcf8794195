import { REVISION_CHANNEL } from '../../contracts/collector-state.ts'
import type { Revisions } from '../../use-cases/ports/revisions.ts'
import type { CollectorPool } from './collector-pool.ts'
import { listenToRevisions } from './revision-listener.ts'

export function dbRevisions(pool: CollectorPool, url: string): Revisions {
  return {
    async announce(topics) {
      await pool.query(`SELECT pg_notify($1, t) FROM unnest($2::text[]) AS t`, [REVISION_CHANNEL, [...topics]])
    },
    // What was announced while nobody listened is lost, so a new connection counts as `config`.
    listen: (onTopic, signal) =>
      listenToRevisions(url, { onTopic, onConnected: () => onTopic('config'), onLost: () => undefined }, signal),
  }
}
