import { expect, test } from 'vitest'
import type { GroupDetail, PartitionLagDto, TopicDetail } from '#server/contracts/inventory.ts'
import { groupSentence, topicSentence } from './entity-sentence.ts'

const freshness = { takenAt: null, intervalMs: 1, now: '2026-01-01T00:00:00.000Z', errors: [] }
const lag = (partition: number, more: Partial<PartitionLagDto> = {}): PartitionLagDto => ({
  topic: 'orders.raw',
  partition,
  committed: 1,
  end: 2,
  logStart: 0,
  records: { lo: 1, hi: 1 },
  seconds: { lo: 900, est: 1_000, hi: 1_100 },
  advancedAt: null,
  state: 'behind',
  reason: null,
  member: null,
  ...more,
})
const groupRow = { name: 'score', state: 'healthy', reason: null, pipelines: [] } as unknown as GroupDetail['row']
const group = (partitions: PartitionLagDto[], more: Partial<GroupDetail> = {}): GroupDetail => ({
  row: groupRow,
  gone: false,
  firstSeenAt: freshness.now,
  coordinator: 1,
  members: [],
  partitions,
  lagHistory: [],
  freshness,
  ...more,
})
const text = (sentence: { text: string }[]) =>
  sentence
    .map((part) => part.text)
    .join('')
    .replaceAll('\u00a0', ' ')

test.each([
  [
    'names the slowest partition',
    group([lag(0), lag(7, { seconds: { lo: 38e3, est: 41_200, hi: 46e3 } })]),
    /41\.2 s behind on partition 7 of orders\.raw, the slowest of 2 partitions\./,
  ],
  [
    'a partition that stands still wins',
    group([lag(0), lag(1, { state: 'stuck' })]),
    /^1 partition stands still while records wait/,
  ],
  [
    'an open end is still waiting',
    group([lag(0, { seconds: { lo: 9e4, est: null, hi: null } })]),
    /behind on partition 0 of orders\.raw, and the oldest record is still waiting/,
  ],
  [
    'nothing known is not zero',
    group([lag(0, { seconds: null, state: 'unknown' })]),
    /is unknown: nothing was sampled yet/,
  ],
  [
    'everything read',
    group([lag(0, { state: 'caught-up', seconds: { lo: 0, est: 0, hi: 0 } })]),
    /^It has read everything/,
  ],
  ['a deleted group says so first', group([], { gone: true }), /^score was deleted/],
])('group: %s', (_name, detail, expected) => {
  expect(text(groupSentence(detail))).toMatch(expected)
})

const topic = (more: Partial<TopicDetail>): TopicDetail => ({
  row: {
    name: 'orders.raw',
    underReplicated: 0,
    pipelines: [{ id: 'orders', name: 'Order scoring' }],
  } as unknown as TopicDetail['row'],
  topicId: 'x',
  gone: false,
  firstSeenAt: freshness.now,
  partitions: [],
  configs: null,
  readers: [],
  writers: [],
  freshness,
  ...more,
})

test('topic: the reader in trouble is the subject, and what stops with the topic is said', () => {
  const row = { ...groupRow, state: 'at-risk' } as GroupDetail['row']
  const sentence = topicSentence(
    topic({ readers: [{ group: row, partitions: [lag(3, { seconds: { lo: 5e3, est: 6e3, hi: 7e3 } })] }] }),
  )
  expect(text(sentence)).toBe('score is 6.0 s behind on partition 3. If it stops, Order scoring stops with it.')
  expect(sentence[0]?.tone).toBe('risk')
})

test('topic: no reader is no trouble, and is not called healthy', () => {
  expect(text(topicSentence(topic({})))).toMatch(/^Nobody reads this topic with committed offsets\./)
})
