import { expect, test } from 'vitest'
import { groupEvents, partitionWords } from './group-events.ts'

const event = (atMs: number, partition: number | null, kind = 'stall', topic = 'orders.raw') => ({
  atMs,
  kind,
  hop: 'score',
  topic,
  partition,
})

test('what happens to several partitions at once is one event, newest first', () => {
  const groups = groupEvents([event(60_000, 1), event(10_500, 2), event(10_400, 0), event(10_000, 1)])
  expect(groups.map(({ atMs, partitions }) => [atMs, partitions])).toEqual([
    [60_000, [1]],
    [10_500, [0, 1, 2]],
  ])
})

test('another kind, topic or time is another event', () => {
  const others = [event(9_000, 0), event(9_000, 0, 'gap'), event(9_000, 0, 'stall', 'orders.scored'), event(6_000, 0)]
  expect(groupEvents(others)).toHaveLength(4)
})

test.each([
  [[], ''],
  [[3], 'partition 3'],
  [[1, 2], 'partitions 1 and 2'],
  [[0, 1, 2, 3], 'partitions 0–3'],
  [[1, 3, 4], 'partitions 1, 3 and 4'],
])('%j reads “%s”', (partitions, words) => {
  expect(partitionWords(partitions)).toBe(words)
})
