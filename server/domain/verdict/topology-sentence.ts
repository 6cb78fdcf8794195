import { formatCount, formatCountOf } from '../../contracts/format.ts'
import type { Sentence } from '../../contracts/pipelines.ts'
import type { Topology } from '../../contracts/topology.ts'
import { countWord, capitalised, plain, quiet } from './words.ts'

/** Where flow stops or stalls, else that it does not; then how much of the whole is shown. */
export function topologySentence(nodes: Topology['nodes'], edges: Topology['edges'], total: number): Sentence {
  if (nodes.length === 0)
    return [plain('Nothing to show yet.'), quiet(' No topic or consumer group has been discovered.')]
  const shown = quiet(` ${formatCount(nodes.length)} of ${formatCountOf(total, 'entity', 'entities')} shown.`)
  const stopped = edges.filter(({ flow }) => flow === 'stopped')
  const stalling = edges.filter(({ flow }) => flow === 'stalling')
  const worst = stopped[0] ?? stalling[0]
  if (!worst) return [plain(calm(edges)), shown]
  const name = (urn: string) => nodes.find((node) => node.urn === urn)?.name ?? urn
  const others = stopped.length + stalling.length - 1
  return [
    plain(worst.flow === 'stopped' ? 'Flow has stopped at ' : 'Flow stalls at '),
    { text: `${name(worst.from)} → ${name(worst.to)}`, tone: worst.flow === 'stopped' ? 'breach' : 'risk' },
    others === 0 ? quiet('.') : quiet(`, and at ${countWord(others)} more.`),
    shown,
  ]
}

function calm(edges: Topology['edges']): string {
  const flowing = edges.filter(({ flow }) => flow === 'flowing').length
  if (edges.length === 0) return 'Nothing reads or writes this.'
  if (flowing === edges.length) return 'Records flow on every edge.'
  if (flowing === 0) return 'No record flows here, or none could be seen.'
  const rest = edges.length - flowing
  return `Records flow; ${capitalised(countWord(rest)).toLowerCase()} ${rest === 1 ? 'edge is' : 'edges are'} idle or not seen.`
}
