import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SamplingSchedule, type SamplingTargets } from './sampling-schedule.ts'

const targets = (change: Partial<SamplingTargets> = {}): SamplingTargets => ({
  pipelines: [{ sampleMs: 500, groups: ['g'], topics: ['a', 'b'], committedTopics: ['b'] }],
  groups: ['g', 'other'],
  topics: ['a', 'b', 'c', 'd'],
  readTopics: new Set(['c']),
  ...change,
})

test('the first round asks for everything that is known', () => {
  const schedule = new SamplingSchedule(() => 0.5)
  schedule.retarget(targets())
  expect(schedule.take(1_000)).toEqual({
    starts: ['a', 'b', 'c', 'd'],
    groups: ['g', 'other'],
    // What `other` reads is asked once its commits say so.
    topics: ['a', 'b', 'd'],
    committedTopics: ['b'],
    tiers: ['pipelines-500', 'groups', 'rest', 'starts'],
  })
})

test('times between rounds stay within ±20 % of the interval, and are not all the same', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 1 }), (draws) => {
      let drawn = 0
      const schedule = new SamplingSchedule(() => draws[drawn++ % draws.length] ?? 0)
      schedule.retarget(targets({ groups: [], topics: [] }))
      let nowMs = 1_000
      schedule.take(nowMs)
      for (let round = 0; round < 20; round += 1) {
        const nextMs = schedule.nextAtMs() ?? 0
        expect(nextMs - nowMs).toBeGreaterThanOrEqual(400 - 1e-6)
        expect(nextMs - nowMs).toBeLessThanOrEqual(600 + 1e-6)
        nowMs = nextMs
        schedule.take(nowMs)
      }
    }),
  )
})

test('new targets are due at once, also when they come in the middle of a round; old ones keep their time', () => {
  const schedule = new SamplingSchedule(() => 0.5)
  schedule.retarget(targets({ groups: [], topics: [] }))
  schedule.take(1_000)
  schedule.retarget(targets())
  schedule.skipMissed(1_100)
  expect(schedule.take(1_100).tiers).toEqual(['groups', 'rest', 'starts'])
  expect(schedule.nextAtMs()).toBe(1_500)
})

test('a time that a long round missed is skipped', () => {
  const schedule = new SamplingSchedule(() => 0.5)
  schedule.retarget(targets({ groups: [], topics: [] }))
  schedule.take(1_000)
  schedule.skipMissed(4_000)
  expect(schedule.nextAtMs()).toBe(4_500)
})

test('with nothing to sample there is no next round', () => {
  const schedule = new SamplingSchedule(() => 0.5)
  schedule.retarget({ pipelines: [], groups: [], topics: [], readTopics: new Set() })
  expect(schedule.nextAtMs()).toBe(null)
  expect(schedule.shortestIntervalMs()).toBe(null)
})
