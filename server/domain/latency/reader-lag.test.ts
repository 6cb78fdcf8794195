import { describe, expect, it } from 'vitest'
import { createReaderLag } from './reader-lag.ts'
import type { ReaderLag } from './reader-lag.ts'

const T = 1_800_000_000_000

type Counters = { end: number; committed?: number; stable?: number; start?: number }

/** One round every 5 s; `at` tells the counters by the number of the round. */
function fill(lag: ReaderLag, count: number, at: (n: number) => Counters): number {
  for (let n = 0; n < count; n++) {
    const { end, committed, stable, start } = at(n)
    const ms = T + n * 5_000
    const topic = { topic: 't', topicId: 'id' }
    const times = { sentMs: ms, receivedMs: ms + 4 }
    if (start !== undefined) lag.add({ kind: 'start', ...times, ...topic, offsets: new Map([[0, start]]) })
    if (committed !== undefined)
      lag.add({ kind: 'committed', ...times, group: 'g', topic: 't', offsets: new Map([[0, committed]]) })
    const ends = (offset: number) => new Map([[0, { offset, leaderEpoch: 0 }]])
    const later = { sentMs: ms + 5, receivedMs: ms + 9 }
    lag.add({ kind: 'end', ...later, ...topic, isolation: 'read_uncommitted', offsets: ends(end) })
    if (stable !== undefined)
      lag.add({ kind: 'end', ...later, ...topic, isolation: 'read_committed', offsets: ends(stable) })
  }
  return T + (count - 1) * 5_000 + 20
}

const only = (lag: ReaderLag, nowMs: number) => lag.lag('g', nowMs)[0]

describe('reader lag', () => {
  it('is behind by records and by the age of the oldest of them', () => {
    const lag = createReaderLag()
    const now = fill(lag, 40, (n) => ({ end: n * 50, committed: Math.max(0, n - 6) * 50, start: 0 }))
    const row = only(lag, now)
    expect(row).toMatchObject({
      state: 'behind',
      committed: 1_650,
      end: 1_950,
      logStart: 0,
      records: { lo: 300, hi: 300 },
    })
    expect(row?.seconds?.est).toBeGreaterThan(29_000)
    expect(row?.seconds?.est).toBeLessThan(31_000)
    expect(row?.seconds?.lo).toBeLessThanOrEqual(row?.seconds?.est ?? 0)
    expect(row?.seconds?.hi).toBeGreaterThanOrEqual(row?.seconds?.est ?? 0)
    expect(row?.advancedAtMs).toBeCloseTo(T + 39 * 5_000 + 2, -1)
  })

  it.each<[string, (n: number) => Counters, object]>([
    [
      'caught up while records arrive',
      (n) => ({ end: n * 10, committed: n * 10 }),
      { state: 'caught-up', records: { lo: 0, hi: 0 } },
    ],
    [
      'idle when nothing arrives for a minute',
      () => ({ end: 70, committed: 70 }),
      { state: 'idle', records: { lo: 0, hi: 0 } },
    ],
    [
      'no commit',
      (n) => ({ end: n * 10, committed: -1 }),
      { state: 'no-commit', committed: null, records: null, seconds: null },
    ],
    [
      'idle, without a commit, where the partition is empty: nothing is late',
      () => ({ end: 0, committed: -1, start: 0 }),
      { state: 'idle', committed: null, records: { lo: 0, hi: 0 }, seconds: { lo: 0, est: 0, hi: 0 } },
    ],
    [
      'idle, without a commit, where retention has emptied the partition',
      () => ({ end: 700, committed: -1, start: 700 }),
      { state: 'idle', committed: null, records: { lo: 0, hi: 0 } },
    ],
    ['stuck', (n) => ({ end: n * 10, committed: Math.min(n, 20) * 10 }), { state: 'stuck', committed: 200 }],
    [
      'a marker at the tail',
      (n) => ({
        end: Math.min(n, 20) * 10,
        stable: Math.min(n, 20) * 10 - (n > 0 && n < 5 ? 15 : 0),
        committed: Math.min(n, 20) * 10 - 1,
      }),
      { state: 'caught-up', records: { lo: 0, hi: 1 }, reason: 'The last offset may be a transaction marker' },
    ],
    [
      'what is left is in an open transaction',
      () => ({ end: 500, stable: 400, committed: 400 }),
      { state: 'caught-up', records: { lo: 0, hi: 100 } },
    ],
    [
      'an offset of a topic that is gone',
      (n) => ({ end: n, committed: 9_000 }),
      { state: 'unknown', committed: null, records: null },
    ],
  ])('%s', (_name, counters, expected) => {
    const lag = createReaderLag()
    expect(only(lag, fill(lag, 60, counters))).toMatchObject(expected)
  })

  it('older than the first sample is "at least", without an estimate', () => {
    const lag = createReaderLag()
    const row = only(
      lag,
      fill(lag, 10, (n) => ({ end: 10_000 + n, committed: 500 })),
    )
    expect(row?.seconds).toEqual({ lo: expect.closeTo(45_000, -2) as number, est: null, hi: null })
  })

  it('stops telling once the samples are old', () => {
    const lag = createReaderLag()
    const now = fill(lag, 10, (n) => ({ end: n * 10, committed: n * 10 }))
    expect(only(lag, now + 600_000)).toMatchObject({ state: 'unknown', records: null, seconds: null })
  })

  it('knows the commit interval of a group that works', () => {
    const lag = createReaderLag()
    fill(lag, 60, (n) => ({ end: n * 10, committed: Math.floor(n / 3) * 30 }))
    expect(lag.commitIntervalMs('g')).toBeCloseTo(15_000, -2)
    expect(lag.commitIntervalMs('other')).toBeNull()
    expect(lag.lag('other', T)).toEqual([])
  })
})
