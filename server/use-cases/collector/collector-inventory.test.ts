import { afterEach, expect, test } from 'vitest'
import { topicRateStateSchema } from '../../contracts/collector-state.ts'
import { demo, start, stopAll } from './fake-collector.ts'
import { makeFakes } from './fake-ports.ts'

afterEach(stopAll)

test('a topic that is deleted leads to a new inventory at once, and so does its return', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(20_000)
  const describes = () => fakes.cluster.calls.filter((call) => call === 'describe').length
  const before = describes()
  fakes.cluster.topics.delete('raw')
  await fakes.clock.advance(8_000)
  expect(describes()).toBe(before + 1)
  expect(fakes.store.inventories.at(-1)?.present.topics).not.toContain('topic:demo/raw')
  expect(fakes.store.statuses.get('orders')?.status.reason).toMatch(/^No sample for .*: raw does not exist on demo$/)
  fakes.cluster.addTopic('raw', { topicId: 'another' })
  await fakes.clock.advance(8_000)
  expect(describes()).toBe(before + 2)
  expect(fakes.store.inventories.at(-1)?.entities.map(({ urn }) => urn)).toEqual(['topic:demo/raw'])
})

test('an incomplete list marks nothing gone', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(5_000)
  fakes.cluster.isIncomplete = true
  fakes.changeConfig()
  await fakes.clock.advance(5_000)
  expect(fakes.store.inventories.at(-1)).toMatchObject({ entities: [], present: { topics: null, groups: null } })
})

test('an inventory that did not change writes no entity', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(125_000)
  expect(fakes.store.inventories.map(({ entities }) => entities.length)).toEqual([6, 0, 0])
})

test('relations: what is seen beats what is declared', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(15_000)
  expect(
    fakes.store.relations.map(({ fromUrn, toUrn, kind, source }) => [fromUrn, kind, toUrn, source].join(' ')),
  ).toEqual([
    'consumer-group:demo/score reads topic:demo/raw detected',
    'consumer-group:demo/score writes topic:demo/scored declared',
    'consumer-group:demo/reader reads topic:demo/other detected',
  ])
})

test('rates are over about a minute and say when they are upper bounds', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(90_000)
  const rate = (topic: string) =>
    topicRateStateSchema.parse(JSON.parse(fakes.store.live.get(`rate:demo/${topic}`)?.state ?? 'null'))
  expect(rate('raw').ratePerSecond).toBeCloseTo(20, 0)
  expect(rate('raw').rateIsUpperBound).toBe(false)
  expect(rate('scored').rateIsUpperBound).toBe(true)
  expect(rate('lonely').ratePerSecond).toBe(0)
})
