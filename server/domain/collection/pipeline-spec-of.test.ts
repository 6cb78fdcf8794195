import { expect, test } from 'vitest'
import { pipelineDocumentSchema } from '../../contracts/pipelines.ts'
import type { Sample } from '../latency/sample.ts'
import { obstacleOn, type ShardView } from './obstacle.ts'
import { pipelineFeedOf } from './pipeline-spec-of.ts'

const hop = (id: string, connection: string, reads: string[], writes: string[]) => ({
  ...{ id, name: id, engine: 'service', connection, reads, writes, group: `${id}-group` },
  ...{ isolation: 'read_committed', commit: 'with-output' },
})
const document = (second: string) =>
  pipelineDocumentSchema.parse({
    ...{
      id: 'orders',
      name: 'Orders',
      environment: 'demo',
      entry: 'one/raw/x',
      sampleMs: 500,
      slo: { targetMs: 5_000 },
    },
    hops: [hop('a', 'one', ['raw/x'], ['mid']), hop('b', second, ['mid'], [])],
  })
const committed = (group: string, topic: string): Sample => ({
  ...{ kind: 'committed', group, topic, offsets: new Map([[0, 1]]), sentMs: 1, receivedMs: 2 },
})

test('on one cluster the names are the plain ones, and only what the pipeline uses is taken', () => {
  const feed = pipelineFeedOf(document('one'))
  expect(feed.spec).toMatchObject({ entry: 'raw/x', exit: 'b', targetMs: 5_000, sampleMs: 500 })
  expect(feed.connections).toEqual([
    { connection: 'one', groups: ['a-group', 'b-group'], topics: ['raw/x', 'mid'], committedTopics: ['raw/x', 'mid'] },
  ])
  const sample = committed('a-group', 'raw/x')
  expect(feed.translate('one', sample)).toBe(sample)
  expect(feed.translate('one', committed('stranger', 'raw/x'))).toBe(null)
  expect(feed.translate('one', committed('a-group', 'other'))).toBe(null)
  expect(feed.translate('two', sample)).toBe(null)
})

test('over two clusters topics and groups of one name stay apart', () => {
  const feed = pipelineFeedOf(document('two'))
  expect(feed.spec.entry).toBe('one/raw/x')
  expect(feed.spec.hops.map(({ reads, writes, reader }) => [reads, writes, reader.group])).toEqual([
    [['one/raw/x'], ['one/mid'], 'one/a-group'],
    [['two/mid'], [], 'two/b-group'],
  ])
  expect(feed.connections.map(({ connection, topics }) => [connection, topics])).toEqual([
    ['one', ['raw/x', 'mid']],
    ['two', ['mid']],
  ])
  expect(feed.translate('two', committed('b-group', 'mid'))).toMatchObject({ group: 'two/b-group', topic: 'two/mid' })
  expect(feed.translate('two', committed('b-group', 'raw/x'))).toBe(null)
})

const NOW = 100_000
const seen = (subject: string, code: string) => ({ subject, code, message: 'why', sinceMs: NOW - 12_000 })
const fine: ShardView = {
  answeredAtMs: NOW,
  errors: [],
  known: { topics: new Set(['raw/x', 'mid']) },
  reads: new Map([
    ['a-group', new Set(['raw/x'])],
    ['b-group', new Set(['mid'])],
  ]),
}
test.each<[string, Partial<ShardView>, string | RegExp | null]>([
  ['all is well', {}, null],
  ['no answer yet', { answeredAtMs: null }, null],
  ['no answer at all', { answeredAtMs: null, errors: [seen('Committed offsets', 'X')] }, 'one does not answer: why'],
  [
    'a topic is gone',
    { known: { topics: new Set(['mid']) }, errors: [seen('ListOffsets raw/x', 'UNKNOWN_TOPIC_OR_PARTITION')] },
    'raw/x does not exist on one',
  ],
  ['a topic that the inventory does not show yet, but that answers', { known: { topics: new Set(['mid']) } }, null],
  ['a reader without commits', { reads: new Map() }, 'a-group, b-group has committed nothing on one yet'],
  ['a partition fails', { errors: [seen('ListOffsets mid/0,1', 'X')] }, /^ListOffsets mid\/0,1: why \(X, for 12.s\)$/],
  ['a group fails', { errors: [seen('OffsetFetch a-group', 'X')] }, /^OffsetFetch a-group/],
  ['somebody else fails', { errors: [seen('OffsetFetch z', 'X'), seen('ListOffsets middle/0', 'X')] }, null],
])('obstacle: %s', (_name, change, expected) => {
  const [feed] = pipelineFeedOf(document('one')).connections
  if (!feed) throw new Error('no feed')
  const found = obstacleOn(feed, { ...fine, ...change }, NOW)
  if (expected instanceof RegExp) expect(found).toMatch(expected)
  else expect(found).toBe(expected)
})
