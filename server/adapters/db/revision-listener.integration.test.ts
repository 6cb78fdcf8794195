import pg from 'pg'
import { expect, inject, test, vi } from 'vitest'
import { createTestDatabase } from '../../../e2e/harness/databases.ts'
import { REVISION_CHANNEL } from '../../contracts/collector-state.ts'
import { listenToRevisions } from './revision-listener.ts'

test('hears topics, connects again after the connection is killed, and stops at once', async () => {
  const url = await createTestDatabase(inject('postgres'))
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  const [topics, onConnected, onLost] = [vi.fn(), vi.fn(), vi.fn()]
  const stop = new AbortController()
  const listening = listenToRevisions(url, { onTopic: topics, onConnected, onLost }, stop.signal)
  const tell = (topic: string) => admin.query('SELECT pg_notify($1, $2)', [REVISION_CHANNEL, topic])

  await vi.waitFor(() => expect(onConnected).toHaveBeenCalledTimes(1))
  await tell('lag')
  await tell('nonsense')
  await vi.waitFor(() => expect(topics.mock.calls).toEqual([['lag']]))

  await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'fresnel revisions' AND datname = current_database()`,
  )
  await vi.waitFor(() => expect(onLost).toHaveBeenCalledTimes(1))
  await vi.waitFor(() => expect(onConnected).toHaveBeenCalledTimes(2), { timeout: 5_000 })
  await tell('pipelines')
  await vi.waitFor(() => expect(topics).toHaveBeenLastCalledWith('pipelines'))

  stop.abort()
  await listening
  await admin.end()
})
