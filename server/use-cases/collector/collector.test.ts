import { afterEach, expect, test } from 'vitest'
import { pipelineDocumentSchema, type PipelineDocument } from '../../contracts/pipelines.ts'
import { samplingStateSchema, topicRateStateSchema } from '../../contracts/collector-state.ts'
import { decodeRounds } from '../../domain/collection/round-codec.ts'
import { Collector } from './collector.ts'
import { makeFakes, type Fakes } from './fake-ports.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

const orders = (): PipelineDocument =>
  pipelineDocumentSchema.parse({
    id: 'orders',
    name: 'Orders',
    environment: 'demo',
    entry: 'demo/raw',
    sampleMs: 500,
    slo: { targetMs: 5_000 },
    hops: [
      {
        id: 'score',
        name: 'Score',
        engine: 'service',
        connection: 'demo',
        reads: ['raw'],
        group: 'score',
        isolation: 'read_committed',
        commit: 'with-output',
        writes: ['scored'],
      },
    ],
  })

/** A running collector; `stop` ends it in an orderly way. */
function start(fakes: Fakes, holder = 'a/1') {
  const controller = new AbortController()
  const collector = new Collector(fakes.ports, holder, holder)
  const done = collector.run(controller.signal)
  const stop = async () => {
    controller.abort()
    await fakes.clock.advance(0)
    await done
  }
  stops.push(stop)
  return { collector, stop }
}

function demo(fakes: Fakes): void {
  const { cluster, clock } = fakes
  const startMs = clock.nowMs()
  const arrived = (nowMs: number) => 100 + Math.floor((nowMs - startMs) / 100)
  cluster.addTopic('raw', { end: arrived })
  cluster.addTopic('scored', { end: arrived })
  cluster.addTopic('other')
  cluster.addTopic('lonely')
  cluster.addGroup('score', ['raw'], arrived)
  cluster.addGroup('reader', ['other'])
  fakes.pipelines.push(orders())
}
const since = (calls: string[], from: number) => calls.slice(from).filter((call) => !/^(describe|probe)/.test(call))
const roundsOf = (fakes: Fakes) => fakes.store.journal.flatMap(({ payload }) => decodeRounds(payload))
const errorsOf = (fakes: Fakes) =>
  samplingStateSchema.parse(JSON.parse(fakes.store.live.get('sampling:demo')?.state ?? 'null')).errors

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
  stops.length = 0
})

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
