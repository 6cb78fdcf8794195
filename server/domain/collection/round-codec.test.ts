import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Sample } from '../latency/sample.ts'
import type { Round } from './round.ts'
import { decodeRounds, encodeRounds } from './round-codec.ts'

/** Whole microseconds of a plausible day, as milliseconds. */
const moment = fc.integer({ min: 1_700_000_000_000_000, max: 1_700_086_400_000_000 }).map((us) => us / 1_000)
const offset = fc.oneof(fc.integer({ min: -1, max: 1_000 }), fc.integer({ min: 0, max: 2 ** 51 }))
const partition = fc.integer({ min: 0, max: 40 })
const name = fc.constantFrom('orders.raw', 'orders.enriched', 'größe', '', 'a:b/c')
const times = { sentMs: moment, receivedMs: moment }
const sorted = <T>(map: Map<number, T>) => new Map([...map].sort(([a], [b]) => a - b))
const offsets = fc.array(fc.tuple(partition, offset)).map((pairs) => sorted(new Map(pairs)))
const ends = fc
  .array(fc.tuple(partition, fc.record({ offset, leaderEpoch: fc.integer({ min: -1, max: 9_000 }) })))
  .map((pairs) => sorted(new Map(pairs)))
const sample: fc.Arbitrary<Sample> = fc.oneof(
  fc.record({ kind: fc.constant('start' as const), topic: name, topicId: name, offsets, ...times }),
  fc.record({ kind: fc.constant('committed' as const), topic: name, group: name, offsets, ...times }),
  fc.record({
    kind: fc.constant('end' as const),
    topic: name,
    topicId: name,
    isolation: fc.constantFrom('read_committed' as const, 'read_uncommitted' as const),
    offsets: ends,
    ...times,
  }),
)
const round = fc.record({ startedAtMs: moment, samples: fc.array(sample) })
/** Repeats, so that runs of samples that say nothing new occur. */
const rounds: fc.Arbitrary<Round[]> = fc
  .array(fc.tuple(round, fc.integer({ min: 1, max: 3 })))
  .map((pairs) => pairs.flatMap(([one, times]) => Array.from({ length: times }, () => one)))

test('what was written is read back, whatever it is', () => {
  fc.assert(
    fc.property(rounds, (list) => {
      expect(decodeRounds(encodeRounds(list))).toEqual(list)
    }),
  )
})

test('bytes that are cut are refused or give a beginning, never an invented value', () => {
  const whole: Round[] = [demoRound(0, 3, 4), demoRound(1, 3, 4)]
  const bytes = encodeRounds(whole)
  for (let length = 1; length < bytes.length; length += 1) {
    let read: Round[] = []
    try {
      read = decodeRounds(bytes.subarray(0, length))
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError)
    }
    expect(whole.slice(0, read.length)).toEqual(read)
  }
})

test('another version is refused by name', () => {
  expect(() => decodeRounds(new Uint8Array([9, 0]))).toThrow('version 9')
})

test.each([NaN, 0.5, 2 ** 53, Infinity])('an offset of %s is refused when it is written', (bad) => {
  const samples: Sample[] = [
    { kind: 'start', topic: 't', topicId: 'i', sentMs: 1, receivedMs: 2, offsets: new Map([[0, bad]]) },
  ]
  expect(() => encodeRounds([{ startedAtMs: 1, samples }])).toThrow(RangeError)
})

/** Topics that are all idle, sampled together. */
function demoRound(at: number, topics = 20, partitions = 50): Round {
  const startedAtMs = 1_700_000_000_000 + at * 10_000
  const samples = Array.from({ length: topics }, (_, topic): Sample => {
    const values = new Map(Array.from({ length: partitions }, (_, p) => [p, { offset: 1_000_000 + p, leaderEpoch: 3 }]))
    const [sentMs, receivedMs] = [startedAtMs + 1, startedAtMs + 4]
    const isolation = 'read_uncommitted'
    return {
      kind: 'end',
      topic: `topic-${topic}`,
      topicId: `id-${topic}`,
      isolation,
      offsets: values,
      sentMs,
      receivedMs,
    }
  })
  return { startedAtMs, samples }
}

test('an idle partition costs less than 300 bytes a day at one round in ten seconds', () => {
  const hour = encodeRounds(Array.from({ length: 360 }, (_, at) => demoRound(at)))
  expect((hour.length * 24) / 1_000).toBeLessThan(300)
})
