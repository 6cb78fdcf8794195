/** The least that layering needs of an edge. */
export type DirectedEdge = { id: string; from: string; to: string }

/**
 * The layer of each node: 0 for those that nothing feeds, else one more than the highest layer that feeds it (longest
 * path). Edges that close a cycle are left out, found by depth-first search in the given order, so that a loop through
 * a retry topic is drawn as one line that runs back.
 */
export function layersOf(nodes: readonly string[], edges: readonly DirectedEdge[]): Map<string, number> {
  const forward = withoutBackEdges(nodes, edges)
  const feeders = new Map<string, number>(nodes.map((node) => [node, 0]))
  const outgoing = new Map<string, string[]>(nodes.map((node) => [node, []]))
  for (const { from, to } of forward) {
    outgoing.get(from)?.push(to)
    feeders.set(to, (feeders.get(to) ?? 0) + 1)
  }
  const layers = new Map<string, number>()
  const ready = nodes.filter((node) => feeders.get(node) === 0)
  for (const node of ready) {
    const layer = layers.get(node) ?? 0
    layers.set(node, layer)
    for (const next of outgoing.get(node) ?? []) {
      layers.set(next, Math.max(layers.get(next) ?? 0, layer + 1))
      const left = (feeders.get(next) ?? 1) - 1
      feeders.set(next, left)
      if (left === 0) ready.push(next)
    }
  }
  return layers
}

function withoutBackEdges(nodes: readonly string[], edges: readonly DirectedEdge[]): DirectedEdge[] {
  const known = new Set(nodes)
  const outgoing = new Map<string, DirectedEdge[]>(nodes.map((node) => [node, []]))
  for (const edge of edges) if (known.has(edge.from) && known.has(edge.to)) outgoing.get(edge.from)?.push(edge)
  const state = new Map<string, 'open' | 'done'>()
  const kept: DirectedEdge[] = []
  for (const start of nodes) {
    if (state.has(start)) continue
    // An explicit stack: a chain of ten thousand hops must not end in a stack overflow.
    const stack = [{ node: start, next: 0 }]
    state.set(start, 'open')
    while (stack.length > 0) {
      const top = stack[stack.length - 1] as { node: string; next: number }
      const edge = outgoing.get(top.node)?.[top.next++]
      if (!edge) {
        state.set(top.node, 'done')
        stack.pop()
        continue
      }
      const seen = state.get(edge.to)
      if (seen === 'open') continue
      kept.push(edge)
      if (seen === undefined) {
        state.set(edge.to, 'open')
        stack.push({ node: edge.to, next: 0 })
      }
    }
  }
  return kept
}
