import { describe, expect, test } from 'vitest'
import { judgeTopic, type TopicFigures } from './topic-state.ts'

const NOW = 1_000_000_000
const CURRENT = { inventoryAtMs: NOW - 10_000, inventoryIntervalMs: 60_000 }
const healthy: TopicFigures = {
  urn: 'topic:demo/orders.raw',
  name: 'orders.raw',
  connection: 'demo',
  owner: null,
  partitions: 12,
  leaderless: 0,
  underReplicated: 0,
  sizeBytes: 1,
  internal: false,
  health: 'healthy',
  healthReason: null,
  goneAtMs: null,
  rate: { sampledAtMs: NOW - 1_000, intervalMs: 10_000, perSecond: 42 },
}
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null

describe('the state of a topic', () => {
  test.each<[string, Partial<TopicFigures>, string, string | null]>([
    ['records arrive', {}, 'healthy', null],
    ['no leader', { leaderless: 2, underReplicated: 3 }, 'breached', '2 of 12 partitions without a leader'],
    ['replicas missing', { underReplicated: 1 }, 'at-risk', '1 of 12 partitions under-replicated'],
    ['discovery says failed', { health: 'failed', healthReason: 'too few in sync' }, 'breached', 'too few in sync'],
    ['discovery says degraded', { health: 'degraded', healthReason: 'slow' }, 'at-risk', 'slow'],
    ['describe denied', { partitions: null, health: 'unknown', healthReason: 'denied' }, 'unknown', 'denied'],
    ['never sampled', { rate: null }, 'unknown', 'not sampled yet'],
    [
      'sampled once',
      { rate: { sampledAtMs: NOW, intervalMs: 10_000, perSecond: null } },
      'unknown',
      'rate not known yet',
    ],
    ['three intervals old', { rate: { sampledAtMs: NOW - 30_000, intervalMs: 10_000, perSecond: 1 } }, 'healthy', null],
    [
      'older',
      { rate: { sampledAtMs: NOW - 30_001, intervalMs: 10_000, perSecond: 1 } },
      'stale',
      'last sampled 30 s ago',
    ],
    ['fast sampling, late row', { rate: { sampledAtMs: NOW - 6_000, intervalMs: 500, perSecond: 1 } }, 'healthy', null],
    ['nothing arrives', { rate: { sampledAtMs: NOW, intervalMs: 10_000, perSecond: 0 } }, 'idle', 'no arrivals'],
    ['deleted', { goneAtMs: NOW - 400_000, leaderless: 1 }, 'unknown', 'deleted 6 min ago'],
  ])('%s', (_name, change, state, reason) => {
    const verdict = judgeTopic({ ...healthy, ...change }, CURRENT, NOW)
    expect({ ...verdict, reason: plain(verdict.reason) }).toEqual({ state, reason })
  })

  test('an old inventory says nothing of now, not even of a lost leader', () => {
    const old = { ...CURRENT, inventoryAtMs: NOW - 720_000 }
    expect(judgeTopic({ ...healthy, leaderless: 1 }, old, NOW).state).toBe('stale')
    expect(judgeTopic(healthy, { ...CURRENT, inventoryAtMs: null }, NOW).state).toBe('unknown')
  })
})
