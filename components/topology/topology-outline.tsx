'use client'

import { formatEstimate, formatRate } from '#server/contracts/format.ts'
import type { Topology } from '#server/contracts/topology.ts'
import { DataTable, Head, NameCell, Row } from '../ui/data-table.tsx'
import { EntityChip, entityHref } from '../ui/entity-chip.tsx'
import { STATE_WORDS, StateGlyph } from '../ui/state-glyph.tsx'
import { layersOf } from './graph-layers.ts'

/** The same graph as a list in the order of flow: for keyboards, readers and small screens. */
export function TopologyOutline({ topology }: { topology: Topology }) {
  const layers = layersOf(
    topology.nodes.map((node) => node.urn),
    topology.edges,
  )
  const nodes = [...topology.nodes].sort(
    (a, b) => (layers.get(a.urn) ?? 0) - (layers.get(b.urn) ?? 0) || a.name.localeCompare(b.name),
  )
  const names = new Map(nodes.map((node) => [node.urn, node.name]))
  const fedBy = (urn: string) =>
    topology.edges.filter((edge) => edge.to === urn).map((edge) => names.get(edge.from) ?? edge.from)
  return (
    <div className="rounded-panel border border-line bg-surface">
      <DataTable label="Topology as a list, in the order of flow">
        <thead>
          <tr>
            <Head className="w-3">
              <span className="sr-only">State</span>
            </Head>
            <Head>Entity</Head>
            <Head className="hidden md:table-cell">Fed by</Head>
            <Head align="right">Rate</Head>
            <Head align="right">Lag</Head>
          </tr>
        </thead>
        <tbody>
          {nodes.map((node) => (
            <Row key={node.urn} selected={node.urn === topology.focus}>
              <td>
                <StateGlyph state={node.state} label={STATE_WORDS[node.state]} />
              </td>
              <NameCell>
                <div style={{ paddingLeft: Math.min(8, layers.get(node.urn) ?? 0) * 12 }}>
                  <EntityChip kind={node.engine} name={node.name} href={entityHref(node.urn)} />
                </div>
              </NameCell>
              <td className="mono hidden text-ink-2 md:table-cell">{fedBy(node.urn).join(', ') || '—'}</td>
              <td className="text-right">{formatRate(node.ratePerSecond)}</td>
              <td className="text-right">{formatEstimate(node.lagSeconds)}</td>
            </Row>
          ))}
        </tbody>
      </DataTable>
    </div>
  )
}
