import type { RecordsBatch } from '@platformatic/kafka'
import { expect, test } from 'vitest'
import { committedRecords, nextOffset } from './committed-records.ts'
import { portions } from './group-reader.ts'

const batch = (firstOffset: number, count: number, more: Partial<RecordsBatch> = {}): RecordsBatch => ({
  firstOffset: BigInt(firstOffset),
  length: 0,
  partitionLeaderEpoch: 0,
  magic: 2,
  crc: 0,
  attributes: 0,
  lastOffsetDelta: count - 1,
  firstTimestamp: 1_000n,
  maxTimestamp: 2_000n,
  producerId: -1n,
  producerEpoch: 0,
  firstSequence: 0,
  records: Array.from({ length: count }, (_, offsetDelta) => ({
    ...{ length: 0, attributes: 0, timestampDelta: 5n, offsetDelta, headers: [] },
    key: Buffer.from('k'),
    value: Buffer.from(String(firstOffset + offsetDelta)),
  })),
  ...more,
})
const inTransaction = (firstOffset: number, count: number, producer: number) =>
  batch(firstOffset, count, { attributes: 16, producerId: BigInt(producer) })
const marker = (offset: number, producer: number, kind: 'abort' | 'commit') => {
  const key = Buffer.from([0, 0, 0, kind === 'commit' ? 1 : 0])
  const one = batch(offset, 1, { attributes: 48, producerId: BigInt(producer) })
  return { ...one, records: one.records.map((record) => ({ ...record, key })) }
}
const aborted = (producer: number, ...offsets: number[]) =>
  offsets.map((offset) => ({ producerId: BigInt(producer), firstOffset: BigInt(offset) }))
const offsets = (...args: Parameters<typeof committedRecords>) =>
  committedRecords(...args).map(({ offset }) => Number(offset))

test('without transactions everything from the position on', () => {
  expect(offsets([batch(0, 3), batch(3, 2)], [], 0, 2n)).toEqual([2, 3, 4])
})

test('an aborted transaction is left out, one of another producer in between is not', () => {
  const batches = [inTransaction(0, 2, 1), inTransaction(2, 1, 2), marker(3, 2, 'commit'), marker(4, 1, 'abort')]
  expect(offsets([...batches, inTransaction(5, 1, 1), marker(6, 1, 'commit')], aborted(1, 0), 0, 0n)).toEqual([2, 5])
})

test('a producer that aborts twice in one fetch', () => {
  const batches = [
    ...[inTransaction(0, 1, 1), marker(1, 1, 'abort'), inTransaction(2, 1, 1), marker(3, 1, 'abort')],
    ...[inTransaction(4, 1, 1), marker(5, 1, 'commit')],
  ]
  expect(offsets(batches, aborted(1, 2, 0), 0, 0n)).toEqual([4])
})

test('an abort marker whose records lie before the position does not swallow what follows', () => {
  const batches = [marker(1, 1, 'abort'), inTransaction(2, 1, 1), marker(3, 1, 'commit')]
  expect(offsets(batches, aborted(1, 0), 0, 1n)).toEqual([2])
})

test('an aborted transaction whose marker was not fetched yet', () => {
  expect(offsets([inTransaction(0, 2, 1), inTransaction(2, 2, 1)], aborted(1, 0), 0, 0n)).toEqual([])
})

test("the broker's stamp counts where there is one, else the producer's", () => {
  expect(committedRecords([batch(0, 1)], [], 0, 0n)[0]?.timestampMs).toBe(1_005)
  expect(committedRecords([batch(0, 1, { attributes: 8 })], [], 0, 0n)[0]?.timestampMs).toBe(2_000)
})

test('reading goes on after the last batch, markers included, and never backwards', () => {
  expect(nextOffset([batch(0, 3), marker(3, 1, 'commit')], 0n)).toBe(4n)
  expect(nextOffset([], 7n)).toBe(7n)
  expect(nextOffset([batch(0, 3)], 7n)).toBe(7n)
})

test('portions: oldest first, each with the position after it, the last one past the markers', () => {
  const record = (partition: number, offset: number, timestampMs: number) => ({
    ...{ partition, timestampMs, key: null, value: null },
    offset: BigInt(offset),
  })
  const next = [
    { topic: 't', partition: 0, offset: 3n },
    { topic: 't', partition: 1, offset: 9n },
  ]
  const cut = portions({ records: [record(0, 0, 10), record(0, 1, 30), record(1, 7, 20)], next }, 2)
  expect(cut.map(({ records }) => records.map(({ offset }) => Number(offset)))).toEqual([[0, 7], [1]])
  expect(cut[0]?.next).toEqual([
    { topic: 't', partition: 0, offset: 1n },
    { topic: 't', partition: 1, offset: 8n },
  ])
  expect(cut[1]?.next).toBe(next)
  // Markers alone move the position on too.
  expect(portions({ records: [], next }, 2)).toEqual([{ records: [], next }])
  expect(portions({ records: [], next: [] }, 2)).toEqual([])
})
