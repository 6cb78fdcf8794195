import { afterEach, expect, test } from 'vitest'
import { demo, start, stopAll } from './fake-collector.ts'
import { makeFakes } from './fake-ports.ts'

afterEach(stopAll)

test('while the database is away rounds wait in memory and are written in order afterwards', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(5_000)
  const before = fakes.store.journal.length
  fakes.store.isDown = true
  await fakes.clock.advance(60_000)
  expect(fakes.store.journal).toHaveLength(before)
  fakes.store.isDown = false
  await fakes.clock.advance(3_000)
  const times = fakes.store.journal.map(({ roundAtMs }) => roundAtMs)
  expect(times).toEqual([...times].sort((a, b) => a - b))
  const gaps = times.slice(1).map((time, at) => time - (times[at] ?? 0))
  expect(Math.max(...gaps)).toBeLessThan(1_000)
  expect(fakes.store.beats).toBeGreaterThan(5)
})

test('beyond the cap the oldest rounds are given up, never the newest', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(5_000)
  const before = fakes.store.journal.length
  fakes.store.isDown = true
  await fakes.clock.advance(300_000)
  fakes.store.isDown = false
  const upMs = fakes.clock.nowMs()
  await fakes.clock.advance(3_000)
  const late = fakes.store.journal.slice(before).map(({ roundAtMs }) => roundAtMs)
  expect(late.filter((at) => at <= upMs).length).toBe(240)
  expect(Math.max(...late.filter((at) => at <= upMs))).toBeGreaterThan(upMs - 1_000)
})

test('who lost the lease writes nothing more and stops sampling; the winner is not disturbed', async () => {
  const fakes = makeFakes()
  demo(fakes)
  const { collector } = start(fakes)
  await fakes.clock.advance(5_000)
  expect(collector.running()).toEqual({ connections: ['demo'], pipelines: ['orders'] })
  fakes.store.steal('shard:demo')
  fakes.store.steal('pipeline:orders')
  const rows = fakes.store.journal.length
  await fakes.clock.advance(1_000)
  expect(fakes.store.journal).toHaveLength(rows)
  const calls = fakes.cluster.calls.length
  await fakes.clock.advance(30_000)
  expect(collector.running()).toEqual({ connections: [], pipelines: [] })
  expect(fakes.cluster.calls).toHaveLength(calls)
  expect(fakes.cluster.isClosed).toBe(true)
  expect(fakes.store.leases.get('shard:demo')?.holder).toBe('other/1')
})

test('an orderly stop writes what waits, gives the leases back and says so', async () => {
  const fakes = makeFakes()
  demo(fakes)
  const { stop } = start(fakes)
  await fakes.clock.advance(5_000)
  await stop()
  expect(fakes.store.leases.size).toBe(0)
  expect(fakes.store.stops).toBe(1)
  expect(fakes.cluster.isClosed).toBe(true)
})

test('an outage is said twice a minute, not with each attempt', async () => {
  const fakes = makeFakes()
  demo(fakes)
  const said: string[] = []
  fakes.ports.log = { info: () => undefined, warn: (_fields, text) => said.push(text) }
  start(fakes)
  await fakes.clock.advance(5_000)
  fakes.store.isDown = true
  await fakes.clock.advance(59_000)
  expect(said.filter((text) => text === 'journal waits for the database')).toHaveLength(2)
  expect(said.length).toBeLessThan(20)
})
