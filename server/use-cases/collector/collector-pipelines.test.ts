import { afterEach, expect, test } from 'vitest'
import { demo, errorsOf, since, start, stopAll } from './fake-collector.ts'
import { makeFakes } from './fake-ports.ts'

afterEach(stopAll)

test('changes are announced at most once a second a topic', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(10_000)
  const from = fakes.store.announced.length
  await fakes.clock.advance(20_000)
  const lag = fakes.store.announced.slice(from).filter((topic) => topic === 'lag')
  expect(lag.length).toBeGreaterThanOrEqual(9)
  expect(lag.length).toBeLessThanOrEqual(21)
})

test('a pipeline that is removed stops, one that is edited starts again, and a removed connection closes', async () => {
  const fakes = makeFakes()
  demo(fakes)
  const { collector } = start(fakes)
  await fakes.clock.advance(5_000)
  fakes.pipelines.length = 0
  fakes.changeConfig()
  await fakes.clock.advance(3_000)
  expect(collector.running()).toEqual({ connections: ['demo'], pipelines: [] })
  const from = fakes.cluster.calls.length
  await fakes.clock.advance(9_000)
  expect(since(fakes.cluster.calls, from).length).toBeLessThan(6)
  fakes.connections.length = 0
  fakes.changeConfig()
  await fakes.clock.advance(3_000)
  expect(collector.running()).toEqual({ connections: [], pipelines: [] })
  expect(fakes.cluster.isClosed).toBe(true)
})

test('windows are final once the round that encloses their end was taken', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(200_000)
  const nowMs = fakes.clock.nowMs()
  const of = (lengthMs: number) => [...fakes.store.windows.values()].filter((row) => row.lengthMs === lengthMs)
  expect(of(10_000).length).toBeGreaterThanOrEqual(20)
  for (const { fromMs, lengthMs, open } of fakes.store.windows.values())
    if (fromMs + lengthMs < nowMs - 20_000) expect({ fromMs, lengthMs, open }).toMatchObject({ open: false })
  expect(of(10_000).some(({ open }) => open)).toBe(true)
  expect(of(60_000).length).toBeGreaterThanOrEqual(3)
  expect(of(300_000).length).toBeGreaterThanOrEqual(1)
  expect(of(3_600_000).length).toBeGreaterThanOrEqual(1)
})

test('a defect of the engine is a status with its reason, and other pipelines and the sampling go on', async () => {
  const fakes = makeFakes()
  demo(fakes)
  const { createEngine } = fakes.ports
  fakes.ports.createEngine = (spec) => ({
    ...createEngine(spec),
    window: () => {
      throw new Error('divided by nothing')
    },
  })
  start(fakes)
  await fakes.clock.advance(10_000)
  expect(fakes.store.statuses.get('orders')?.status).toMatchObject({
    state: 'unknown',
    reason: 'The figures cannot be computed: divided by nothing',
  })
  expect(fakes.store.journal.length).toBeGreaterThan(15)
})

test('a password that cannot be opened is said, and nobody is connected to without it', async () => {
  const fakes = makeFakes()
  demo(fakes)
  const [first] = fakes.connections
  if (!first) throw new Error('no connection')
  fakes.connections[0] = { ...first, problem: 'The password was sealed under another key' }
  start(fakes)
  await fakes.clock.advance(5_000)
  expect(fakes.cluster.calls).toEqual([])
  expect(fakes.store.failures[0]?.message).toBe('The password was sealed under another key')
  expect(errorsOf(fakes)[0]?.message).toBe('The password was sealed under another key')
})
