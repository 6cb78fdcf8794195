import { afterEach, expect, test } from 'vitest'
import { demo, errorsOf, forgetStops, roundsOf, since, start, stopAll } from './fake-collector.ts'
import { makeFakes } from './fake-ports.ts'

afterEach(stopAll)

test('a round asks for log starts, then commits, then ends; stable ends only of what is read committed', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(3_000)
  expect(since(fakes.cluster.calls, 0).slice(0, 4)).toEqual([
    'starts raw,scored',
    'committed score',
    'ends raw,scored',
    'stable raw',
  ])
})

test('pipelines are sampled at their own interval, other groups with their topics each 10 s, the rest each 60 s', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(20_000)
  const from = fakes.cluster.calls.length
  await fakes.clock.advance(120_000)
  const calls = since(fakes.cluster.calls, from)
  const count = (pattern: RegExp) => calls.filter((call) => pattern.test(call)).length
  expect(count(/^committed score/)).toBeGreaterThanOrEqual(238)
  expect(count(/^committed score/)).toBeLessThanOrEqual(242)
  expect(count(/^committed .*reader/)).toBe(12)
  expect(count(/^ends .*other/)).toBe(12)
  expect(count(/^ends .*lonely/)).toBe(2)
  expect(count(/^starts/)).toBe(2)
})

test('each round is one journal row, in order', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(10_000)
  const times = fakes.store.journal.map(({ roundAtMs }) => roundAtMs)
  expect(times.length).toBeGreaterThan(15)
  expect(times).toEqual([...new Set(times)].sort((a, b) => a - b))
  expect(roundsOf(fakes)).toHaveLength(times.length)
})

test('one broken topic and one denied group spoil nothing else, and say since when', async () => {
  const fakes = makeFakes()
  demo(fakes)
  fakes.cluster.broken.add('scored').add('reader')
  start(fakes)
  await fakes.clock.advance(15_000)
  const sampled = roundsOf(fakes).flatMap(({ samples }) => samples.map((sample) => `${sample.kind} ${sample.topic}`))
  expect(new Set(sampled)).toContain('committed raw')
  expect(new Set(sampled)).toContain('end lonely')
  const errors = errorsOf(fakes)
  expect(errors.map(({ subject, code }) => `${subject} ${code}`)).toEqual(
    expect.arrayContaining([
      'ListOffsets scored NOT_LEADER_OR_FOLLOWER',
      'OffsetFetch reader GROUP_AUTHORIZATION_FAILED',
    ]),
  )
  const sinceMs = errors.find(({ subject }) => subject === 'ListOffsets scored')?.sinceMs
  fakes.cluster.broken.delete('reader')
  await fakes.clock.advance(15_000)
  expect(errorsOf(fakes)).toMatchObject([{ subject: 'ListOffsets scored', sinceMs }])
})

test('a slow round is followed by the next one, not by those that it missed', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(5_000)
  let running = 0
  let most = 0
  fakes.cluster.beforeAnswer = async (call, signal) => {
    if (!call.startsWith('committed')) return
    most = Math.max(most, (running += 1))
    await fakes.clock.sleep(3_000, signal)
    running -= 1
  }
  const from = fakes.cluster.calls.length
  await fakes.clock.advance(30_000)
  expect(most).toBe(1)
  const rounds = since(fakes.cluster.calls, from).filter((call) => call.startsWith('committed'))
  expect(rounds.length).toBeLessThanOrEqual(10)
  expect(rounds.length).toBeGreaterThanOrEqual(8)
})

test('a cluster that does not answer is asked less and less often, and fully again once it does', async () => {
  const fakes = makeFakes()
  demo(fakes)
  start(fakes)
  await fakes.clock.advance(5_000)
  fakes.cluster.isDown = true
  const from = fakes.cluster.calls.length
  await fakes.clock.advance(60_000)
  expect(since(fakes.cluster.calls, from).filter((call) => call.startsWith('committed')).length).toBeLessThan(14)
  expect(errorsOf(fakes)[0]?.message).toBe('fake:9092 refused the connection')
  expect(fakes.store.statuses.get('orders')?.status).toMatchObject({ state: 'stale' })
  // The old inventory stays; the attempt is recorded.
  expect(fakes.store.failures[0]).toMatchObject({ subject: 'Inventory', code: 'unreachable' })
  expect(fakes.store.inventories).not.toHaveLength(0)
  fakes.cluster.isDown = false
  await fakes.clock.advance(12_000)
  const rows = fakes.store.journal.length
  await fakes.clock.advance(5_000)
  expect(fakes.store.journal.length - rows).toBeGreaterThanOrEqual(9)
})

test('one connection that hangs does not slow the other', async () => {
  const fakes = makeFakes()
  demo(fakes)
  const [first] = fakes.connections
  if (!first) throw new Error('no connection')
  fakes.connections.push({ ...first, name: 'dead' })
  const { connectKafka } = fakes.ports
  const calls: string[] = []
  fakes.ports.connectKafka = (credentials) =>
    calls.push('connect') === 1
      ? connectKafka(credentials)
      : new Proxy(connectKafka(credentials), {
          get: () => () => new Promise(() => undefined),
        })
  const { collector } = start(fakes)
  await fakes.clock.advance(10_000)
  expect(collector.running().connections).toEqual(['demo', 'dead'])
  expect(fakes.store.journal.filter(({ shard }) => shard === 'shard:demo').length).toBeGreaterThan(15)
  // Its close never returns either: only the test's own stop would wait for it.
  forgetStops()
})
