'use client'

import { formatBand, formatCountOf, formatEstimate, formatRate } from '#server/contracts/format.ts'
import type { Topology } from '#server/contracts/topology.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { EntityChip, entityHref } from '../ui/entity-chip.tsx'
import { Icon } from '../ui/icon.tsx'
import { KeyValues } from '../ui/panel.tsx'
import { StateBadge } from '../ui/pill.tsx'
import { topologyHref, type TopologyView } from './topology-params.ts'

type Node = Topology['nodes'][number]

/** What is selected, floating over the canvas: selecting never changes the page. */
export function TopologyInspector(props: {
  node: Node
  topology: Topology
  view: TopologyView
  onSelect: (urn: string) => void
  onClose: () => void
}) {
  const { node, topology, view, onSelect, onClose } = props
  return (
    <aside
      aria-label={node.name}
      className="absolute inset-x-3.5 bottom-3.5 max-h-[60%] animate-appear overflow-y-auto rounded-panel border border-line bg-overlay shadow-far md:left-auto md:w-[340px]"
    >
      <header className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-3.5">
        <EntityChip kind={node.engine} name={node.name} />
        <StateBadge state={node.state} />
        <ButtonLink look="ghost" size="small" href={entityHref(node.urn)} className="ml-auto">
          Open
        </ButtonLink>
        <Button look="ghost" size="small-icon" aria-label="Close" onClick={onClose}>
          <Icon name="close" size={14} />
        </Button>
      </header>
      <div className="flex flex-col gap-3 px-3.5 py-3">
        {node.reason && <p className="text-meta text-ink-2">{node.reason}</p>}
        <KeyValues
          items={[
            { term: 'Rate', value: formatRate(node.ratePerSecond) },
            {
              term: 'Lag',
              value: node.lagSeconds ? `${formatEstimate(node.lagSeconds)} (${formatBand(node.lagSeconds)})` : '—',
            },
            { term: 'Fed by', value: <Neighbours list={neighboursOf(node, topology, 'from')} onSelect={onSelect} /> },
            { term: 'Feeds', value: <Neighbours list={neighboursOf(node, topology, 'to')} onSelect={onSelect} /> },
            { term: 'Owner', value: node.owner ?? 'nobody has said' },
          ]}
        />
        {node.hiddenNeighbours > 0 && (
          <p className="text-meta text-ink-3">{formatCountOf(node.hiddenNeighbours, 'neighbour')} outside this view.</p>
        )}
        <div>
          <ButtonLink size="small" href={topologyHref(view, { focus: node.urn })}>
            Focus here
          </ButtonLink>
        </div>
      </div>
    </aside>
  )
}

type Neighbour = { edge: Topology['edges'][number]; other: Node }

function neighboursOf(node: Node, { nodes, edges }: Topology, direction: 'from' | 'to'): Neighbour[] {
  return edges
    .filter((edge) => edge[direction === 'from' ? 'to' : 'from'] === node.urn)
    .flatMap((edge) => {
      const other = nodes.find((each) => each.urn === edge[direction])
      return other ? [{ edge, other }] : []
    })
}

function Neighbours({ list, onSelect }: { list: readonly Neighbour[]; onSelect: (urn: string) => void }) {
  if (list.length === 0) return <span className="text-ink-3">nothing that is known</span>
  return (
    <ul>
      {list.map(({ edge, other }) => (
        <li key={edge.id} className="flex min-w-0 flex-wrap items-baseline gap-x-1.5">
          <button
            type="button"
            className="mono min-h-6 text-accent hover:underline"
            onClick={() => onSelect(other.urn)}
          >
            {other.name}
          </button>
          <span className="text-axis text-ink-3">
            {edge.source}
            {edge.delay && edge.delay.est !== null && `, ${formatEstimate(edge.delay)}`}
          </span>
        </li>
      ))}
    </ul>
  )
}
