import { expect, test } from 'vitest'
import { readConsumerAssignment } from './consumer-assignment.ts'

function assignment(topics: [string, number[]][]): Buffer {
  const int16 = (value: number): Buffer => Buffer.from([value >> 8, value & 255])
  const int32 = (value: number): Buffer => Buffer.from([0, 0, value >> 8, value & 255])
  const parts = topics.flatMap(([topic, partitions]) => [
    int16(Buffer.byteLength(topic)),
    Buffer.from(topic),
    int32(partitions.length),
    ...partitions.map(int32),
  ])
  return Buffer.concat([int16(3), int32(topics.length), ...parts, Buffer.from([255, 255, 255, 255])])
}

test.each<[string, Buffer, ReturnType<typeof readConsumerAssignment>]>([
  ['nothing assigned yet', Buffer.alloc(0), []],
  ['no topics', assignment([]), []],
  [
    'two topics',
    assignment([
      ['a', [0, 300]],
      ['übung', [7]],
    ]),
    [
      { topic: 'a', partitions: [0, 300] },
      { topic: 'übung', partitions: [7] },
    ],
  ],
  ['cut off', assignment([['a', [0, 1]]]).subarray(0, 12), null],
  ['bytes of another protocol', Buffer.from([0, 1, 127, 255, 255, 255, 0, 1]), null],
])('%s', (_name, bytes, expected) => {
  expect(readConsumerAssignment(bytes)).toEqual(expected)
})
