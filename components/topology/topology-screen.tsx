'use client'

import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useCallback, useState } from 'react'
import { formatCount } from '#server/contracts/format.ts'
import type { Topology } from '#server/contracts/topology.ts'
import { QueryPanelState } from '../queries/query-panel-state.tsx'
import { topologyQuery } from '../queries/reads.ts'
import { FreshnessRing } from '../ui/age-ring.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { ScopedLink } from '../ui/scoped-link.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { EmptyState, LoadingBars } from '../ui/states.tsx'
import { VerdictSentence } from '../ui/verdict-sentence.tsx'
import { TopologyInspector } from './topology-inspector.tsx'
import { TopologyLegend } from './topology-legend.tsx'
import { TopologyOutline } from './topology-outline.tsx'
import { MOST_STEPS, topologyHref, type TopologyView } from './topology-params.ts'

// The canvas library is 90 KB, and a phone never draws it.
const TopologyCanvas = dynamic(() => import('./topology-canvas.tsx').then((module) => module.TopologyCanvas), {
  ssr: false,
  loading: () => <LoadingBars rows={4} />,
})

export function TopologyScreen({ view }: { view: TopologyView }) {
  const query = useQuery(topologyQuery(view))
  const [shape, setShape] = useState<'canvas' | 'outline'>('canvas')
  return (
    <div className="flex min-h-[calc(100dvh-64px)] flex-col md:min-h-dvh">
      <PageHeader
        title="Topology"
        tags={
          <span className="hidden items-center gap-3 md:flex">
            <Steps label="up" view={view} field="up" />
            <Steps label="down" view={view} field="down" />
          </span>
        }
        age={query.data && <FreshnessRing freshness={query.data.freshness} />}
        actions={
          <span className="hidden md:inline">
            <Segmented
              label="Shown as"
              value={shape}
              onChange={setShape}
              items={[
                { value: 'canvas', label: 'Canvas' },
                { value: 'outline', label: 'Outline' },
              ]}
            />
          </span>
        }
      />
      <QueryPanelState query={query} rows={8}>
        {(topology) => <Graph topology={topology} view={view} shape={shape} />}
      </QueryPanelState>
    </div>
  )
}

function Graph({ topology, view, shape }: { topology: Topology; view: TopologyView; shape: 'canvas' | 'outline' }) {
  const [selected, setSelected] = useState<string | null>(null)
  const select = useCallback((urn: string | null) => setSelected(urn), [])
  const node = topology.nodes.find((each) => each.urn === selected)
  if (topology.nodes.length === 0) return <NothingToDraw focus={topology.focus} />
  return (
    <>
      <div className="flex flex-col gap-1 px-(--gutter) pt-4 pb-3">
        <VerdictSentence sentence={topology.sentence} />
        <p className="text-meta text-ink-3">
          {formatCount(topology.nodes.length)} of {formatCount(topology.total)} entities, around{' '}
          <span className="mono">
            {topology.focus === null ? 'nothing' : topology.focus.slice(topology.focus.indexOf('/') + 1)}
          </span>
        </p>
      </div>
      <div className={`px-(--gutter) pb-10 ${shape === 'outline' ? '' : 'md:hidden'}`}>
        <TopologyOutline topology={topology} />
      </div>
      {shape === 'canvas' && (
        <section aria-label="Canvas" className="relative hidden min-h-[460px] flex-1 border-t border-line md:block">
          <div className="absolute inset-0">
            <TopologyCanvas topology={topology} selected={selected} onSelect={select} />
          </div>
          <TopologyLegend />
          {node && (
            <TopologyInspector
              node={node}
              topology={topology}
              view={view}
              onSelect={setSelected}
              onClose={() => setSelected(null)}
            />
          )}
        </section>
      )}
    </>
  )
}

function Steps({ label, view, field }: { label: string; view: TopologyView; field: 'up' | 'down' }) {
  const value = view[field]
  const step = (to: number, sign: string) =>
    to < 0 || to > MOST_STEPS ? (
      <span className="flex size-7 items-center justify-center text-ink-3" aria-hidden="true">
        {sign}
      </span>
    ) : (
      <ScopedLink
        href={topologyHref(view, { [field]: to })}
        replace
        scroll={false}
        aria-label={`${to} steps ${label}`}
        className="flex size-7 items-center justify-center text-ink-2 hover:bg-surface-2 hover:no-underline"
      >
        {sign}
      </ScopedLink>
    )
  return (
    <span className="flex items-center gap-1.5 text-meta text-ink-2">
      {label}
      <span className="flex overflow-hidden rounded-control border border-line-strong bg-surface">
        {step(value - 1, '−')}
        <span className="flex w-7 items-center justify-center bg-accent-soft font-medium text-accent">{value}</span>
        {step(value + 1, '+')}
      </span>
    </span>
  )
}

function NothingToDraw({ focus }: { focus: string | null }) {
  return (
    <EmptyState
      title={focus === null ? 'Nothing to draw yet' : 'This entity is not known here'}
      action={
        focus === null ? (
          <ButtonLink href="/settings/connections">Open connections</ButtonLink>
        ) : (
          <ButtonLink href="/topology">Show the worst pipeline</ButtonLink>
        )
      }
    >
      {focus === null
        ? 'The picture is built from topics, the groups that read them and the pipelines that are declared.'
        : 'It may be new, deleted, or in another environment.'}
    </EmptyState>
  )
}
