import { describe, expect, test } from 'vitest'
import { statusOf } from '../charts/pipeline-row.fixtures.ts'
import { HOPS, LATENCY, hopStatus } from './latency.fixtures.ts'
import { measurementFloorMs } from './measurement-floor.ts'
import { prepareWaterfall } from './prepare-waterfall.ts'

const withState = (state: 'healthy' | 'at-risk' | 'breached' | 'idle') => ({
  ...LATENCY,
  pipeline: { ...LATENCY.pipeline, status: statusOf({ ...LATENCY.pipeline.status, state }) },
})
const blamed = (latency: typeof LATENCY) =>
  prepareWaterfall(latency).rows.flatMap((row) => (row.blamed ? [row.id] : []))
const withHops = (hops: typeof LATENCY.summary.hops, more: Partial<typeof LATENCY> = {}) => ({
  ...LATENCY,
  ...more,
  summary: { ...LATENCY.summary, hops },
})

test('bars follow one another, because means add up', () => {
  const { rows } = prepareWaterfall(LATENCY)
  expect(rows.map(({ bar }) => [bar?.fromMs, bar?.lengthMs])).toEqual([
    [0, 720],
    [720, 2_600],
    [3_320, 290],
  ])
})

describe('blame', () => {
  test.each(['at-risk', 'breached'] as const)('%s blames the hop that the status names', (state) =>
    expect(blamed(withState(state))).toEqual(['score']),
  )
  test.each(['healthy', 'idle'] as const)('%s blames nobody', (state) => expect(blamed(withState(state))).toEqual([]))

  test('without a named hop it is the one that grew most over its usual, not the longest', () => {
    const status = statusOf({ state: 'at-risk', worstHop: null })
    const hops = [
      hopStatus('enrich', { lo: 4_900, est: 5_000, hi: 5_100 }, { usualMeanMs: 4_950, share: 0.7 }),
      hopStatus('score', { lo: 1_900, est: 2_000, hi: 2_100 }, { usualMeanMs: 500, share: 0.3 }),
    ]
    expect(blamed(withHops(hops, { pipeline: { ...LATENCY.pipeline, status } }))).toEqual(['score'])
  })
})

describe('what cannot be known', () => {
  test('a day is not compared with the hour that it contains', () => {
    const range = { ...LATENCY.range, fromMs: LATENCY.range.toMs - 86_400_000 }
    const { rows, total } = prepareWaterfall({ ...LATENCY, range })
    expect(rows.map(({ usualMs, changeMs }) => [usualMs, changeMs])).toEqual([
      [null, null],
      [null, null],
      [null, null],
    ])
    expect(total.changeMs).toBeNull()
  })

  test('a hop without a mean has no bar, keeps its reason and shifts nobody', () => {
    const evidence = { kind: 'unknown' as const, reason: 'the group commits no offsets' }
    const { rows } = prepareWaterfall(
      withHops([hopStatus('enrich', null, { evidence }), hopStatus('score', { lo: 1, est: 2, hi: 3 })]),
    )
    expect(rows[0]).toMatchObject({ bar: null, evidence, changeMs: null })
    expect(rows[1]?.bar?.fromMs).toBe(0)
    expect(rows[2]).toMatchObject({ bar: null, evidence: { kind: 'unknown', reason: 'not computed yet' } })
  })

  test('without an upper end the bar is as long as is certain, and open', () => {
    const { rows } = prepareWaterfall(withHops([hopStatus('enrich', { lo: 900, est: null, hi: null })]))
    expect(rows[0]?.bar).toEqual({ fromMs: 0, lengthMs: 900, openEnd: true })
    expect(rows[0]?.changeMs).toBeNull()
  })

  test('a total change needs the usual of every hop', () => {
    expect(prepareWaterfall(LATENCY).total.changeMs).toBe(30 + 1_700 + 10)
    const partly = LATENCY.summary.hops.map((hop) => (hop.id === 'serve' ? { ...hop, usualMeanMs: null } : hop))
    expect(prepareWaterfall(withHops(partly)).total.changeMs).toBeNull()
  })
})

describe('the price of exactly-once', () => {
  const priceOf = (hops: typeof HOPS) => prepareWaterfall({ ...LATENCY, hops }).rows[0]?.exactlyOnceMs

  test('is half a commit interval where a read_committed reader waits for the transaction', () =>
    expect(priceOf(HOPS)).toBe(500))

  test('is nothing for a reader that does not wait', () =>
    expect(priceOf(HOPS.map((hop) => ({ ...hop, isolation: 'read_uncommitted' })))).toBeNull())

  test('is nothing for a writer without transactions', () =>
    expect(priceOf(HOPS.map((hop) => ({ ...hop, commit: 'after' })))).toBeNull())

  test('is never more than the hop took', () => {
    const hops = [hopStatus('enrich', { lo: 100, est: 200, hi: 300 }, { commitIntervalMs: 5_000 })]
    expect(prepareWaterfall(withHops(hops)).rows[0]?.exactlyOnceMs).toBe(200)
  })
})

test('the floor is one sample and one commit of each hop, and unknown while one is not seen', () => {
  expect(measurementFloorMs(500, [1_000, 2_000])).toBe(3_500)
  expect(measurementFloorMs(500, [1_000, null])).toBeNull()
})
