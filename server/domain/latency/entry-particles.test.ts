import { describe, expect, it } from 'vitest'
import { awaitsRate, entryParticles, looseWeight } from './entry-particles.ts'
import { TopicSeries } from './topic-series.ts'

const SAMPLE_MS = 500

/** One partition, sampled each half second from 0 on, with so many records in each interval. */
function topicOf(arrivals: readonly number[]): TopicSeries {
  const topic = new TopicSeries('raw', { transactional: false, sampleMs: SAMPLE_MS })
  let offset = 0
  for (const [n, arrived] of [0, ...arrivals].entries()) {
    offset += arrived
    const times = { sentMs: n * SAMPLE_MS, receivedMs: n * SAMPLE_MS }
    const of = { topic: 'raw', topicId: 'id', isolation: 'read_uncommitted' as const }
    topic.addEnd({ kind: 'end', ...times, ...of, offsets: new Map([[0, { offset, leaderEpoch: 0 }]]) })
  }
  return topic
}

const weightOf = (topic: TopicSeries, fromMs: number, toMs: number) =>
  entryParticles(topic, fromMs, toMs, SAMPLE_MS).reduce((sum, { weight }) => sum + weight, 0)

/** The burst of 400 a second begins 400 ms into the third interval: 8 of the old rate, and 40 of the new one. */
const burst = topicOf([10, 10, 48, 200, 200])

describe('where the rate changes within an interval that a window’s edge cuts', () => {
  it('the records are parted by what came at either rate, not by time alone', () => {
    expect(weightOf(burst, 0, 1_400)).toBeCloseTo(28)
    expect(weightOf(burst, 1_400, 1_500)).toBeCloseTo(40)
    expect(weightOf(burst, 0, 2_500)).toBeCloseTo(468)
  })

  it('as many as chance can move across the edge are loose, and none elsewhere', () => {
    expect(looseWeight(burst, 0, 1_250)).toBeCloseTo(2 * Math.sqrt(48))
    expect([looseWeight(burst, 250, 800), looseWeight(burst, 1_750, 2_250)]).toEqual([0, 0])
  })
})

it('the entry of a record is left open within its interval, less where many tell its place', () => {
  const openMs = (topic: TopicSeries) => {
    const [first] = entryParticles(topic, 0, SAMPLE_MS, SAMPLE_MS)
    return first ? [first.entry.est - first.entry.lo, first.entry.hi - first.entry.est] : []
  }
  const [few] = [openMs(topicOf([1, 1, 1]))]
  const [many] = [openMs(topicOf([400, 400, 400]))]
  expect(few[0]).toBeGreaterThan(50)
  expect(few[1]).toBeGreaterThan(50)
  expect(many[1]).toBeLessThan(10)
})

describe('a window whose last interval has none after it yet', () => {
  it('waits for what that tells of the rate', () => {
    expect(awaitsRate(topicOf([5, 5, 5]), 0, 1_400, SAMPLE_MS)).toBe(true)
    expect(awaitsRate(topicOf([5, 5, 5, 5]), 0, 1_400, SAMPLE_MS)).toBe(false)
  })

  it('does not wait where nothing arrives, nor for a partition that no longer answers', () => {
    expect(awaitsRate(topicOf([5, 5, 0]), 0, 1_400, SAMPLE_MS)).toBe(false)
    const silent = topicOf([5, 5, 5])
    const of = { topic: 'raw', topicId: 'id', isolation: 'read_uncommitted' as const }
    const offsets = new Map([[1, { offset: 7, leaderEpoch: 0 }]])
    silent.addEnd({ kind: 'end', sentMs: 9_000, receivedMs: 9_000, ...of, offsets })
    expect(awaitsRate(silent, 0, 1_400, SAMPLE_MS)).toBe(false)
  })
})
