'use client'

import { formatAgeOf, formatCount, formatTime } from '#server/contracts/format.ts'
import type { Overview } from '#server/contracts/overview.ts'
import { DataTable, Head, Row } from '../ui/data-table.tsx'
import { Panel, PanelBody } from '../ui/panel.tsx'
import { ScopedLink } from '../ui/scoped-link.tsx'
import { STATE_WORDS, StateGlyph } from '../ui/state-glyph.tsx'
import { useElapsedMs } from '../ui/use-elapsed.ts'

/** How far Fresnel sees: pipelines that are fully measured, why the others are not, and each cluster's last answer. */
export function Clusters({ data }: { data: Overview }) {
  const { coverage, freshness } = data
  const nowMs = Date.parse(freshness.now) + useElapsedMs(freshness.now)
  const troubled = data.clusters.filter(({ reason }) => reason !== null)
  return (
    <Panel title="What we can see">
      <PanelBody className="flex flex-col gap-[9px]">
        <p className="flex items-center gap-2">
          Pipelines fully measured
          <span className="ml-auto font-medium">
            {coverage.measured} of {coverage.total}
          </span>
        </p>
        <span aria-hidden="true" className="relative block h-1.5 overflow-hidden rounded-full bg-surface-3">
          {coverage.total > 0 && (
            <>
              <span className="hatch absolute inset-0" />
              <span
                className="absolute inset-y-0 left-0 rounded-full bg-ok-fill"
                style={{ width: `${(100 * coverage.measured) / coverage.total}%` }}
              />
            </>
          )}
        </span>
        {coverage.reasons.map((reason) => (
          <p key={reason} className="text-meta text-ink-3">
            {reason}
          </p>
        ))}
      </PanelBody>
      <div className="border-t border-line">
        <ClusterTable clusters={data.clusters} nowMs={nowMs} />
      </div>
      {(troubled.length > 0 || freshness.errors.length > 0) && (
        <ul className="flex flex-col gap-1 border-t border-line px-3.5 py-2 text-meta">
          {troubled.map(({ connection, state, reason }) => (
            <Trouble key={connection} state={state} text={`${connection}: ${reason ?? ''}`} />
          ))}
          {freshness.errors.map(({ source, since, message }) => (
            <Trouble
              key={`${source} ${message}`}
              state="unknown"
              text={`${source}: ${message}${since === null ? '' : `, since ${formatTime(Date.parse(since))} UTC`}`}
            />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function Trouble({ state, text }: { state: Overview['clusters'][number]['state']; text: string }) {
  return (
    <li className="flex items-start gap-1.5 text-ink-2">
      <span className="mt-0.5">
        <StateGlyph state={state} label={STATE_WORDS[state]} />
      </span>
      <span className="min-w-0 break-words">{text}</span>
    </li>
  )
}

function ClusterTable({ clusters, nowMs }: { clusters: Overview['clusters']; nowMs: number }) {
  return (
    <DataTable label="Clusters">
      <thead>
        <tr>
          <Head className="w-0 pr-0!">
            <span className="sr-only">State</span>
          </Head>
          <Head>Cluster</Head>
          <Head align="right">topics</Head>
          <Head align="right">groups</Head>
          <Head align="right">read</Head>
        </tr>
      </thead>
      <tbody>
        {clusters.map((cluster) => (
          <Row key={cluster.connection}>
            <td className="w-0 pr-0!">
              <StateGlyph state={cluster.state} label={STATE_WORDS[cluster.state]} />
            </td>
            <td className="w-full max-w-0 min-w-20">
              <ScopedLink
                href={`/inventory/topics?env=${encodeURIComponent(cluster.environment)}&cluster=${encodeURIComponent(cluster.connection)}`}
                className="mono cut block leading-6"
                title={cluster.connection}
              >
                {cluster.connection}
              </ScopedLink>
            </td>
            <td className="text-right">{formatCount(cluster.topics)}</td>
            <td className="text-right">{formatCount(cluster.groups)}</td>
            <td className="text-right text-ink-3">
              {cluster.takenAt === null ? 'never' : formatAgeOf(Date.parse(cluster.takenAt), nowMs)}
            </td>
          </Row>
        ))}
      </tbody>
    </DataTable>
  )
}
