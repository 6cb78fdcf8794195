import { describe, expect, test } from 'vitest'
import type { KafkaGroup, KafkaTopic } from '../../contracts/kafka.ts'
import { entitiesOf, groupHealth, InventoryDiff, topicHealth } from './inventory.ts'

const topic = (partitions: Partial<KafkaTopic['partitions'][number]>[], minInSync?: string): KafkaTopic => ({
  name: 't',
  topicId: 'id',
  internal: false,
  partitions: partitions.map((change, partition) => ({
    partition,
    leader: 1,
    leaderEpoch: 0,
    replicas: [1, 2, 3],
    isr: [1, 2, 3],
    ...change,
  })),
  configs: minInSync === undefined ? null : { 'min.insync.replicas': { value: minInSync, source: 'topic' } },
  sizeBytes: null,
})
const group = (change: Partial<KafkaGroup>): KafkaGroup => ({
  name: 'g',
  type: 'classic',
  protocolType: 'consumer',
  state: 'Stable',
  coordinator: 1,
  members: [],
  ...change,
})

describe('health of a topic', () => {
  test.each([
    ['all replicas in sync', topic([{}, {}]), 'healthy', null],
    ['a replica behind', topic([{}, { isr: [1, 2] }]), 'degraded', '1 of 2 partitions under-replicated'],
    ['too few in sync', topic([{ isr: [1] }], '2'), 'failed', /^partition 0 with fewer in-sync replicas/],
    ['no leader', topic([{ leader: -1 }, { isr: [1] }]), 'failed', /^partition 0 without a leader/],
    ['many without leader', topic(Array.from({ length: 5 }, () => ({ leader: -1 }))), 'failed', /0, 1, 2 and 2 more/],
  ])('%s', (_name, given, health, reason) => {
    const found = topicHealth(given)
    expect(found.health).toBe(health)
    if (reason instanceof RegExp) expect(found.healthReason).toMatch(reason)
    else expect(found.healthReason).toBe(reason)
  })
})

describe('health of a group', () => {
  test.each([
    ['with members', group({}), 'healthy'],
    ['without members, as Flink commits', group({ state: 'Empty' }), 'healthy'],
    ['rebalancing', group({ state: 'PreparingRebalance' }), 'degraded'],
    ['dead', group({ state: 'Dead', members: null }), 'failed'],
    ['not described', group({ state: 'Stable', members: null }), 'unknown'],
  ])('%s', (_name, given, health) => expect(groupHealth(given).health).toBe(health))
})

test('the difference is against what was written, not against what was tried', () => {
  const diff = new InventoryDiff((text) => text)
  const entities = (isr: number[]) => entitiesOf('demo', { topics: [topic([{ isr }])], groups: [group({})] })
  expect(diff.changes(entities([1, 2, 3])).changed).toHaveLength(2)
  // The write failed: everything is still to be written.
  const second = diff.changes(entities([1, 2, 3]))
  expect(second.changed).toHaveLength(2)
  second.commit()
  expect(diff.changes(entities([1, 2, 3])).changed).toEqual([])
  expect(diff.changes(entities([1, 2])).changed.map(({ urn }) => urn)).toEqual(['topic:demo/t'])
})
