import { describe, expect, test } from 'vitest'
import {
  cutOut,
  edgeId,
  MAX_NODES,
  mergeEdges,
  readFlow,
  startWalk,
  step,
  toFlowEdge,
  writeFlow,
  type FlowEdge,
} from './topology.ts'

const edge = (
  from: string,
  to: string,
  kind: FlowEdge['kind'] = 'reads',
  source: FlowEdge['source'] = 'detected',
): FlowEdge => ({
  from,
  to,
  kind,
  source,
  evidence: '',
})
const all = () => false

test('records flow from a topic to its reader and from a writer to its topic', () => {
  const relation = { fromUrn: 'group', toUrn: 'topic', source: 'detected', evidence: '' }
  expect(toFlowEdge({ ...relation, kind: 'reads' })).toMatchObject({ from: 'topic', to: 'group' })
  expect(toFlowEdge({ ...relation, kind: 'writes' })).toMatchObject({ from: 'group', to: 'topic' })
  expect(toFlowEdge({ ...relation, kind: 'owns' })).toBeNull()
})

test('what was detected is worth more than what was declared', () => {
  const merged = mergeEdges([edge('a', 'b', 'reads', 'declared'), edge('a', 'b'), edge('a', 'b', 'reads', 'declared')])
  expect(merged).toEqual([edge('a', 'b')])
})

describe('step', () => {
  test('downstream follows the arrows, upstream goes against them', () => {
    const edges = [edge('a', 'b'), edge('z', 'a')]
    expect(step(startWalk('a'), edges, 'down', all).frontier).toEqual(['b'])
    expect(step(startWalk('a'), edges, 'up', all).distances).toEqual(
      new Map([
        ['a', 0],
        ['z', -1],
      ]),
    )
  })

  test('a cycle ends', () => {
    const edges = [edge('a', 'b'), edge('b', 'a')]
    const once = step(startWalk('a'), edges, 'down', all)
    expect(step(once, edges, 'down', all).frontier).toEqual([])
  })

  test('a topic with a thousand readers does not push the pipeline out', () => {
    const edges = Array.from({ length: 1_000 }, (_, index) => edge('a', `reader-${index}`))
    const { distances } = step(startWalk('a'), edges, 'down', (urn) => urn === 'reader-999')
    expect([distances.size, distances.has('reader-999')]).toEqual([MAX_NODES, true])
  })
})

test('neighbours that are not shown are counted once each', () => {
  const { inner, hidden } = cutOut(new Set(['a', 'b']), [
    edge('a', 'b'),
    edge('a', 'c'),
    edge('c', 'a', 'writes'),
    edge('d', 'b'),
  ])
  expect(inner).toEqual([edge('a', 'b')])
  expect(hidden).toEqual(
    new Map([
      ['a', 1],
      ['b', 1],
    ]),
  )
})

test.each([
  [['behind', 'idle'], false, false, 'flowing'],
  [['behind'], true, false, 'stalling'],
  [['caught-up'], true, false, 'flowing'],
  [['behind', 'stuck'], true, false, 'stopped'],
  [['idle'], false, false, 'unknown'],
  [['unknown', 'no-commit'], false, false, 'unknown'],
  [['behind'], false, true, 'unknown'],
  [[], false, false, 'unknown'],
] as const)('partitions %j, beyond target %s, stale %s: %s', (states, isBehind, isStale, flow) => {
  expect(
    readFlow(
      states.map((state) => ({ state })),
      isBehind,
      isStale,
    ),
  ).toBe(flow)
})

test.each([
  [['flowing'], 5, false, 'flowing'],
  [['stopped'], 0, false, 'stopped'],
  [['flowing'], 0, false, 'unknown'],
  [['stopped'], 3, false, 'flowing'],
  [['flowing'], null, false, 'unknown'],
  [['flowing'], 5, true, 'unknown'],
] as const)('a writer with inputs %j whose topic gets %s/s, stale %s: %s', (inputs, rate, isStale, flow) => {
  expect(writeFlow(inputs, rate, isStale)).toBe(flow)
})

test('ids tell the two directions between the same things apart', () => {
  expect(edgeId(edge('a', 'b'))).not.toBe(edgeId(edge('a', 'b', 'writes')))
})
