import { describe, expect, test } from 'vitest'
import { judgeGroup, type GroupFigures, type GroupLagFigures } from './group-state.ts'

const NOW = 1_000_000_000
const CURRENT = { inventoryAtMs: NOW - 10_000, inventoryIntervalMs: 60_000 }
const lag: GroupLagFigures = {
  sampledAtMs: NOW - 1_000,
  intervalMs: 10_000,
  seconds: { lo: 800, est: 1_000, hi: 1_200 },
  records: { lo: 49, hi: 50 },
  states: { behind: 10, idle: 2 },
  reason: null,
}
const group: GroupFigures = {
  urn: 'consumer-group:demo/score',
  name: 'score',
  connection: 'demo',
  owner: null,
  members: 2,
  groupState: 'Stable',
  health: 'healthy',
  healthReason: null,
  goneAtMs: null,
  lag,
}
const withLag = (change: Partial<GroupLagFigures>): Partial<GroupFigures> => ({ lag: { ...lag, ...change } })
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null

describe('the state of a consumer group', () => {
  test.each<[string, Partial<GroupFigures>, number | null, string, string | null]>([
    ['behind, with no target', {}, null, 'healthy', null],
    ['within its target', {}, 1_200, 'healthy', null],
    ['the band crosses the target', {}, 1_000, 'at-risk', '1.0 s behind, target 1 s'],
    ['the whole band is beyond it', {}, 700, 'breached', '1.0 s behind, target 700 ms'],
    [
      'no upper bound',
      withLag({ seconds: { lo: 800, est: null, hi: null } }),
      1_000,
      'at-risk',
      '> 800 ms behind, target 1 s',
    ],
    [
      'a lower bound beyond it',
      withLag({ seconds: { lo: 9_000, est: null, hi: null } }),
      1_000,
      'breached',
      '> 9 s behind, target 1 s',
    ],
    ['stuck', withLag({ states: { stuck: 1, behind: 11 } }), null, 'breached', '1 of 12 partitions make no progress'],
    [
      'stuck without members',
      { members: 0, ...withLag({ states: { stuck: 12 } }) },
      null,
      'breached',
      '12 of 12 partitions make no progress, no members',
    ],
    ['no members, but it commits', { members: 0 }, null, 'healthy', null],
    [
      'rebalancing',
      { groupState: 'PreparingRebalance', health: 'degraded', healthReason: 'rebalancing' },
      null,
      'at-risk',
      'rebalancing',
    ],
    [
      'one partition without counters',
      withLag({ states: { behind: 11, unknown: 1 }, reason: 'no end offset' }),
      null,
      'unknown',
      'no end offset',
    ],
    [
      'stuck is worse than unknown',
      withLag({ states: { stuck: 1, unknown: 1 } }),
      null,
      'breached',
      '1 of 2 partitions make no progress',
    ],
    ['never committed', withLag({ states: { 'no-commit': 3 }, seconds: null }), null, 'unknown', 'no committed offset'],
    ['reads nothing', withLag({ states: {}, seconds: null }), null, 'unknown', 'no committed offset'],
    [
      'some partitions never committed',
      withLag({ states: { 'caught-up': 3, 'no-commit': 2 } }),
      null,
      'healthy',
      '2 partitions without a commit',
    ],
    ['nothing to read', withLag({ states: { idle: 12 } }), null, 'idle', 'nothing to read'],
    ['not sampled', { lag: null }, null, 'unknown', 'not sampled yet'],
    [
      'not described',
      { lag: null, members: null, health: 'unknown', healthReason: 'denied' },
      null,
      'unknown',
      'denied',
    ],
    ['old', withLag({ sampledAtMs: NOW - 94_000, states: { stuck: 1 } }), null, 'stale', 'last sampled 1 min ago'],
    ['deleted', { goneAtMs: NOW - 5_000 }, null, 'unknown', 'deleted 5 s ago'],
  ])('%s', (_name, change, targetMs, state, reason) => {
    const verdict = judgeGroup({ ...group, ...change }, targetMs, CURRENT, NOW)
    expect({ ...verdict, reason: plain(verdict.reason) }).toEqual({ state, reason })
  })
})
