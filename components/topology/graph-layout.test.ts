import { expect, test } from 'vitest'
import type { Topology } from '#server/contracts/topology.ts'
import { edgeStyle, edgeWidth } from './graph-edges.ts'
import { layoutGraph, NODE } from './graph-layout.ts'

const node = (name: string, engine: Topology['nodes'][number]['engine'], distance = 0): Topology['nodes'][number] => ({
  urn: engine === 'topic' ? `topic:demo/${name}` : `consumer-group:demo/${name}`,
  kind: engine === 'topic' ? 'topic' : 'consumer-group',
  connection: 'demo',
  name,
  engine,
  state: 'healthy',
  reason: null,
  meta: '',
  ratePerSecond: null,
  lagSeconds: null,
  owner: null,
  distance,
  hiddenNeighbours: 0,
})
const edge = (from: string, to: string, more: Partial<Topology['edges'][number]> = {}): Topology['edges'][number] => ({
  id: `${from}>${to}`,
  from,
  to,
  kind: 'reads',
  source: 'detected',
  evidence: 'committed offsets',
  ratePerSecond: 50,
  delay: null,
  flow: 'flowing',
  onFocusedPath: false,
  ...more,
})

const demo = {
  nodes: [
    node('raw', 'topic'),
    node('enrich', 'flink', 1),
    node('enriched', 'topic', 2),
    node('archive', 'group', 1),
    node('score', 'service', 3),
  ],
  edges: [
    edge('topic:demo/raw', 'consumer-group:demo/enrich', { onFocusedPath: true }),
    edge('topic:demo/raw', 'consumer-group:demo/archive'),
    edge('consumer-group:demo/enrich', 'topic:demo/enriched', { onFocusedPath: true }),
    edge('topic:demo/enriched', 'consumer-group:demo/score', { onFocusedPath: true }),
  ],
}

test('topics lie in the band, processors above it, and time runs to the right', () => {
  const { nodes, band } = layoutGraph(demo)
  for (const { lane, y } of nodes)
    if (lane === 'topic') expect(y >= band.y && y + NODE.height <= band.y + band.height).toBe(true)
    else expect(y + NODE.height).toBeLessThan(band.y)
  const x = Object.fromEntries(nodes.map((placed) => [placed.name, placed.x]))
  expect([x.raw, x.enrich, x.enriched, x.score]).toEqual([...[x.raw, x.enrich, x.enriched, x.score]].sort())
})

test('no two nodes overlap, and the focused path is the one nearest to the band', () => {
  const { nodes } = layoutGraph(demo)
  for (const a of nodes)
    for (const b of nodes)
      if (a !== b) expect(Math.abs(a.x - b.x) >= NODE.width || Math.abs(a.y - b.y) >= NODE.height).toBe(true)
  const y = Object.fromEntries(nodes.map((placed) => [placed.name, placed.y]))
  expect(y.enrich).toBeGreaterThan(y.archive ?? Infinity)
})

test('the order in which the server lists nodes does not move them', () => {
  const shuffled = { ...demo, nodes: [...demo.nodes].reverse() }
  const position = (layout: ReturnType<typeof layoutGraph>) =>
    Object.fromEntries(layout.nodes.map(({ urn, x, y }) => [urn, [x, y]]))
  expect(position(layoutGraph(shuffled))).toEqual(position(layoutGraph(demo)))
})

test.each([
  ['stopped wins over everything', edge('a', 'b', { flow: 'stopped', onFocusedPath: true }), 'stopped', 'breach'],
  [
    'a stall names its wait',
    edge('a', 'b', { flow: 'stalling', delay: { lo: 9e3, est: 9600, hi: 1e4 } }),
    'waits 9.6\u00a0s',
    'risk',
  ],
  ['declared and never seen is said', edge('a', 'b', { source: 'declared', flow: 'unknown' }), 'not seen', 'quiet'],
  ['an unknown delay has no label', edge('a', 'b', { delay: { lo: 5, est: null, hi: null } }), null, 'quiet'],
] as const)('%s', (_name, given, label, tone) => {
  expect(edgeStyle(given)).toMatchObject({ label, tone })
})

test('width grows with the logarithm of the rate and is bounded', () => {
  expect([null, 0, 1, 100, 1e9].map(edgeWidth)).toEqual([1.5, 1.5, 1.5, 2.75, 4])
})
