import { expect, test } from 'vitest'
import { indexPipelines } from '../../domain/pipeline-index.ts'
import type { StoredTopic } from '../ports/inventory-reads.ts'
import { toTopicRow } from './topic-rows.ts'

const figures = { urn: 'topic:demo/secret', name: 'secret', connection: 'demo', health: 'unknown', goneAtMs: null }
const denied = {
  figures: {
    ...figures,
    healthReason: 'not allowed to describe it',
    partitions: null,
    leaderless: 0,
    underReplicated: 0,
  },
  attributes: { partitions: [], configs: null },
  rate: null,
} as unknown as StoredTopic

test('a topic that could not be described has unknown partitions, not none', () => {
  const row = toTopicRow(denied, 0, { nowMs: 0, clusters: [], index: indexPipelines([]) })
  expect(row).toMatchObject({ partitions: null, replicationFactor: null, underReplicated: null, state: 'unknown' })
})
