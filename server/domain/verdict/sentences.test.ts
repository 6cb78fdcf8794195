import { describe, expect, test } from 'vitest'
import type { State } from '../../contracts/entities.ts'
import {
  pipelineDocumentSchema,
  type PipelineLatency,
  type PipelineRow,
  type PipelineStatusDto,
} from '../../contracts/pipelines.ts'
import { latencySentence, latencySubline, worstRegression } from './latency-sentence.ts'
import { overviewSentence } from './overview-sentence.ts'
import { pipelinesSentence } from './pipelines-sentence.ts'
import { topologySentence } from './topology-sentence.ts'
import { textOf } from './words.ts'

const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const band = (est: number) => ({ lo: est * 0.95, est, hi: est * 1.05 })
const quantiles = (est: number) => ({ p50: band(est / 2), p95: band(est), p99: band(est * 1.4), max: band(est * 2) })
const hop = (
  id: string,
  meanMs: number,
  usualMeanMs: number | null,
  share: number,
): PipelineStatusDto['hops'][number] => ({
  id,
  evidence: { kind: 'measured', reason: null },
  quantiles: quantiles(meanMs),
  mean: band(meanMs),
  share,
  usualMeanMs,
  selectivity: 1,
  worstPartition: null,
  commitIntervalMs: 1_000,
  lagRecords: null,
  lagSeconds: null,
})
const document = pipelineDocumentSchema.parse({
  id: 'orders',
  name: 'Order scoring',
  environment: 'demo',
  entry: 'demo/orders.raw',
  slo: { targetMs: 5_000 },
  hops: ['enrich', 'score'].map((id) => ({
    id,
    name: id === 'enrich' ? 'Enrich' : 'Score',
    engine: 'service',
    connection: 'demo',
    reads: ['a'],
    group: id,
  })),
})

function row(state: State | null, change: Partial<PipelineStatusDto> = {}, name = 'Order scoring'): PipelineRow {
  const status: PipelineStatusDto = {
    state: state ?? 'unknown',
    reason: null,
    sampledAtMs: 0,
    windowMs: 300_000,
    quantiles: quantiles(2_000),
    mean: band(1_000),
    enteredPerSecond: 50,
    worstHop: null,
    hops: [hop('enrich', 700, 700, 0.6), hop('score', 400, 400, 0.4)],
    budget: {
      left: 0.624,
      ifUnknownIsBad: 0.6,
      burn1h: 0.2,
      burn5m: 0,
      good: 1,
      bad: 0,
      unknown: 0,
      windowLabel: '28 d',
      observed: 1,
    },
    ...change,
  }
  return {
    id: 'orders',
    name,
    environment: 'demo',
    owner: null,
    domain: null,
    path: [],
    entryConnection: 'demo',
    hops: [],
    slo: document.slo,
    origin: 'file',
    status: state === null ? null : status,
    computedAt: null,
    day: [],
  }
}

describe('the sentence of all pipelines', () => {
  const burning = {
    budget: {
      left: 0.5,
      ifUnknownIsBad: 0.5,
      burn1h: 3.05,
      burn5m: 3,
      good: 1,
      bad: 1,
      unknown: 0,
      windowLabel: '28 d',
      observed: 1,
    },
  }
  test.each<[string, PipelineRow[], string]>([
    ['none', [], 'No pipeline is declared yet. Declare one in fresnel.yaml to see its latency.'],
    ['one, healthy', [row('healthy')], 'The pipeline is within SLA.'],
    ['all healthy', [row('healthy'), row('healthy'), row('healthy')], 'All three pipelines are within SLA.'],
    ['one burning', [row('at-risk', burning)], 'Order scoring is burning budget at 3.1×.'],
    [
      'one close to it',
      [row('at-risk', { quantiles: quantiles(4_900) })],
      'Order scoring is close to its SLA: p95 is 4.9 s against a 5 s SLA.',
    ],
    [
      'two in trouble and others',
      [
        row('breached', { quantiles: quantiles(12_100) }, 'Returns feed'),
        row('at-risk', burning),
        ...Array.from({ length: 11 }, () => row('healthy')),
        row('idle'),
      ],
      'Returns feed breaks its SLA: p95 is 12.1 s against a 5 s SLA, and Order scoring is burning budget at 3.1×. Eleven other pipelines are within SLA, one is idle.',
    ],
    ['no figures', [row(null)], 'Order scoring has no latency yet.'],
    ['stale', [row('stale', { reason: 'last sampled 41 s ago' })], 'Order scoring is stale: last sampled 41 s ago.'],
    [
      'unknown',
      [row('unknown', { reason: 'Describing the group was denied' })],
      'Order scoring cannot be measured: describing the group was denied.',
    ],
    [
      'three in trouble',
      [row('breached'), row('breached'), row('breached')],
      'Order scoring breaks its SLA: p95 is 2.0 s against a 5 s SLA, and Order scoring breaks its SLA: p95 is 2.0 s against a 5 s SLA. One other pipeline is breached.',
    ],
  ])('%s', (_name, rows, text) => expect(plain(textOf(pipelinesSentence(rows)))).toBe(text))

  test('only the culprit has colour', () => {
    const tones = pipelinesSentence([row('breached'), row('healthy')]).filter(
      ({ tone }) => !['plain', 'quiet', 'strong'].includes(tone),
    )
    expect(tones).toEqual([{ text: 'Order scoring', tone: 'breach', href: '/pipelines/orders/latency' }])
  })
})

test('a sentence keeps to two lines: it names fewer, cuts reasons, and counts what it does not name', () => {
  const long = 'ListOffsets of orders.raw/3 on broker 2 was refused: the principal may not describe this topic at all'
  const many = [
    ...Array.from({ length: 3 }, (_, index) => row('unknown', { reason: long }, `A pipeline with a name ${index}`)),
    ...Array.from({ length: 14 }, () => row('healthy')),
    row('idle'),
  ]
  expect(plain(textOf(pipelinesSentence(many)))).toBe(
    'A pipeline with a name 0 cannot be measured. Two other pipelines are unknown, 14 are within SLA, one is idle.',
  )
  expect(plain(textOf(pipelinesSentence(many.slice(0, 1))))).toBe(
    'A pipeline with a name 0 cannot be measured: ListOffsets of orders.raw/3 on broker 2 was refused: the…',
  )
  const lost = { connection: 'prod-us', state: 'breached' as const, reason: long }
  expect(plain(textOf(overviewSentence(many, [lost])))).toBe(
    'prod-us cannot be read: ListOffsets of orders.raw/3 on broker 2 was refused: the principal may not… Three pipelines are unknown, 14 are within SLA, one is idle.',
  )
})

test('a cluster that does not answer comes first, because it hides the rest', () => {
  const lost = { connection: 'prod-us', state: 'stale' as const, reason: 'did not answer in 5 s, last read 12 min ago' }
  expect(plain(textOf(overviewSentence([row('healthy')], [lost])))).toBe(
    'prod-us is not answering: did not answer in 5 s, last read 12 min ago. The pipeline is within SLA.',
  )
  expect(textOf(overviewSentence([], []))).toBe('No cluster is connected yet. Add a connection to see what runs on it.')
})

describe('the sentence of one pipeline', () => {
  const summary = (est: number | null, entered = 100): PipelineLatency['summary'] => ({
    quantiles: est === null ? null : quantiles(est),
    mean: null,
    hops: [hop('enrich', 700, 700, 0.6), hop('score', 400, 400, 0.4)],
    entered,
    good: 0,
    bad: 0,
    unknown: 0,
  })
  const point = (gap: boolean) => ({
    fromMs: 0,
    toMs: 1,
    entered: 0,
    p50: null,
    p95: null,
    p99: null,
    gap,
    open: false,
  })
  const facts = (change: object) => ({
    pipeline: document,
    row: row('healthy'),
    summary: summary(2_000),
    trend: [point(false)],
    events: [],
    rangeWords: 'the last hour',
    ...change,
  })
  const slower = [hop('enrich', 750, 700, 0.2), hop('score', 3_400, 400, 0.8)]

  test.each<[string, object, string]>([
    ['healthy', {}, 'p95 is 2.0 s against a 5 s SLA. Budget 62 % left. Hop 1, Enrich, takes 60 % of the time.'],
    [
      'a slower hop',
      { row: row('at-risk', { hops: slower }) },
      'p95 is 2.0 s against a 5 s SLA. Budget 62 % left. Hop 2, Score, is 100 % of the increase over the hour before.',
    ],
    [
      'no target',
      { row: { ...row('healthy', { budget: null }), slo: null } },
      'p95 is 2.0 s, with no SLA declared. Hop 1, Enrich, takes 60 % of the time.',
    ],
    [
      'stale',
      { row: row('stale', { reason: 'last sampled 41 s ago' }) },
      'p95 was 2.0 s against a 5 s SLA. Budget 62 % left. Last sampled 41 s ago.',
    ],
    ['idle', { summary: summary(null, 0) }, 'Idle: no record entered orders.raw in the last hour.'],
    ['not sampled', { summary: summary(null, 0), trend: [point(true)] }, 'Nothing was sampled in the last hour.'],
    [
      'new',
      { row: row(null), summary: summary(null, 0), trend: [point(true)] },
      'No latency yet: the collector has not measured this pipeline.',
    ],
    ['unmeasurable', { summary: summary(null) }, 'Latency cannot be measured in the last hour. Counters are missing.'],
  ])('%s', (_name, change, text) => expect(plain(textOf(latencySentence(facts(change))))).toBe(text))

  test('without an upper bound it says what is certain', () => {
    const open = { lo: 90_400, est: null, hi: null }
    const text = latencySentence(
      facts({ summary: { ...summary(1), quantiles: { p50: open, p95: open, p99: open, max: open } } }),
    )
    expect(plain(textOf(text))).toMatch(/^p95 is > 90 s against a 5 s SLA\./)
  })

  test('a budget that is overspent is not a negative percentage', () => {
    const { budget } = row('breached').status ?? {}
    const spent = row('breached', { budget: budget ? { ...budget, left: -3.2 } : null })
    expect(plain(textOf(latencySentence(facts({ row: spent }))))).toContain('Budget used up.')
  })

  test('the blame is the share of what all slower hops have added', () => {
    const blamed = worstRegression([hop('enrich', 900, 700, 0.5), hop('score', 1_000, 400, 0.5)])
    expect([blamed?.hop.id, blamed?.share]).toEqual(['score', 0.75])
    expect(worstRegression([hop('enrich', 740, 700, 1)])).toBeNull()
  })

  test('the second line: what happened last, else what stands out, else what cannot be seen', () => {
    const event = {
      atMs: Date.UTC(2026, 10, 22, 13, 52, 9),
      kind: 'stall' as const,
      hop: 'score',
      topic: 'orders.enriched',
      partition: 7,
    }
    expect(latencySubline(facts({ events: [event] }))).toBe(
      'Score made no progress on partition 7 of orders.enriched at 13:52:09.',
    )
    const hot = {
      ...hop('score', 400, 400, 0.4),
      worstPartition: { topic: 'orders.enriched', partition: 7, p95: band(1_520) },
    }
    expect(latencySubline(facts({ summary: { ...summary(1), hops: [hot] } }))).toBe(
      'Partition 7 of orders.enriched is 3.8× slower than its hop.',
    )
    const within = { ...hot.worstPartition, p95: { lo: 100, est: 1_520, hi: 3_000 } }
    expect(latencySubline(facts({ summary: { ...summary(1), hops: [{ ...hot, worstPartition: within }] } }))).toBeNull()
    const hidden = {
      ...hop('score', 400, 400, 0.4),
      evidence: { kind: 'inferred' as const, reason: 'its hold is unknown' },
    }
    expect(latencySubline(facts({ summary: { ...summary(1), hops: [hidden] } }))).toBe(
      'Score is inferred: its hold is unknown.',
    )
    expect(latencySubline(facts({}))).toBeNull()
  })
})

test('topology says where flow stops before where it stalls, and how much is shown', () => {
  const node = (urn: string) => ({
    urn,
    kind: 'topic' as const,
    connection: 'demo',
    name: urn,
    engine: 'topic' as const,
    state: 'healthy' as const,
    reason: null,
    meta: '',
    ratePerSecond: null,
    lagSeconds: null,
    owner: null,
    distance: 0,
    hiddenNeighbours: 0,
  })
  const edge = (from: string, to: string, flow: 'flowing' | 'stalling' | 'stopped' | 'unknown') => ({
    id: from + to,
    from,
    to,
    kind: 'reads' as const,
    source: 'detected' as const,
    evidence: '',
    ratePerSecond: null,
    delay: null,
    flow,
    onFocusedPath: true,
  })
  const nodes = [node('a'), node('b'), node('c')]
  const say = (edges: ReturnType<typeof edge>[]) => plain(textOf(topologySentence(nodes, edges, 2_552)))
  expect(say([edge('a', 'b', 'stalling'), edge('b', 'c', 'stopped')])).toBe(
    'Flow has stopped at b → c, and at one more. 3 of 2,552 entities shown.',
  )
  expect(say([edge('a', 'b', 'flowing')])).toBe('Records flow on every edge. 3 of 2,552 entities shown.')
  expect(say([edge('a', 'b', 'flowing'), edge('b', 'c', 'unknown')])).toBe(
    'Records flow; one edge is idle or not seen. 3 of 2,552 entities shown.',
  )
  expect(textOf(topologySentence([], [], 0))).toBe(
    'Nothing to show yet. No topic or consumer group has been discovered.',
  )
})
