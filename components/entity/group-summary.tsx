'use client'

import dynamic from 'next/dynamic'
import {
  estimateParts,
  formatBand,
  formatCount,
  formatCountOf,
  formatDuration,
  formatRecordsRange,
} from '#server/contracts/format.ts'
import type { GroupDetail } from '#server/contracts/inventory.ts'
import { PipelineLinks } from '../ui/pipeline-links.tsx'
import { KeyValues, MainAndSide, PageBody, Panel, PanelBody } from '../ui/panel.tsx'
import { Stat, StatStrip } from '../ui/stat.tsx'
import { LoadingBars } from '../ui/states.tsx'
import { VerdictSentence } from '../ui/verdict-sentence.tsx'
import { EntityHeader } from './entity-header.tsx'
import { groupSentence } from './entity-sentence.ts'
import { GroupPartitions } from './group-partitions.tsx'
import { worstPartition } from './partition-state.ts'

// The chart library is half of this page's weight, and the numbers do not wait for it.
const LagChart = dynamic(() => import('../charts/lag-chart.tsx').then((module) => module.LagChart), {
  ssr: false,
  loading: () => (
    <div className="h-[180px]">
      <LoadingBars rows={3} />
    </div>
  ),
})

export function GroupSummary({ detail }: { detail: GroupDetail }) {
  return (
    <>
      <EntityHeader row={detail.row} gone={detail.gone} freshness={detail.freshness} />
      <PageBody>
        <VerdictSentence sentence={groupSentence(detail)} />
        <GroupStats detail={detail} />
        <MainAndSide
          main={
            <>
              <Panel title="Lag" sub="oldest record not yet read, worst partition, last hour">
                <PanelBody>
                  <LagChart points={detail.lagHistory} />
                </PanelBody>
              </Panel>
              <GroupPartitions detail={detail} />
            </>
          }
          side={
            <>
              <Facts detail={detail} />
              <Members members={detail.members} />
            </>
          }
        />
      </PageBody>
    </>
  )
}

function GroupStats({ detail: { row, partitions } }: { detail: GroupDetail }) {
  const worst = worstPartition(partitions)
  return (
    <StatStrip label="Key figures">
      <Stat
        label="Lag"
        value={estimateParts(row.lagSeconds)}
        band={
          row.lagSeconds === null
            ? (row.reason ?? 'not sampled yet')
            : `${formatBand(row.lagSeconds)}${worst ? `, p${worst.partition}` : ''}`
        }
        dimmed={row.state === 'stale'}
      />
      <Stat
        label="Lag in records"
        value={{ value: formatRecordsRange(row.lagRecords), unit: '' }}
        band={
          row.lagRecords && row.lagRecords.lo !== row.lagRecords.hi ? 'transaction markers count too' : 'all partitions'
        }
        dimmed={row.state === 'stale'}
      />
      <Stat
        label="Members"
        value={{ value: formatCount(row.members), unit: '' }}
        band={row.members === null ? 'could not be described' : row.groupState.toLowerCase()}
      />
      <Stat
        label="Commits every"
        value={{ value: formatDuration(row.commitIntervalMs), unit: '' }}
        band={row.commitIntervalMs === null ? 'no commit seen while sampling' : 'as observed'}
      />
    </StatStrip>
  )
}

function Facts({ detail: { row, coordinator, firstSeenAt } }: { detail: GroupDetail }) {
  return (
    <Panel title="Group">
      <PanelBody>
        <KeyValues
          items={[
            { term: 'Protocol', value: row.type === 'consumer' ? 'consumer (KIP-848)' : row.type },
            { term: 'State', value: row.groupState.toLowerCase() },
            { term: 'Coordinator', value: coordinator === null ? '—' : `broker ${coordinator}` },
            { term: 'Pipeline', value: <PipelineLinks pipelines={row.pipelines} /> },
            {
              term: 'First seen',
              value: <time dateTime={firstSeenAt}>{firstSeenAt.slice(0, 16).replace('T', ' ')} UTC</time>,
            },
          ]}
        />
        {row.groupState.toLowerCase() === 'empty' && (
          <p className="mt-2 text-meta text-ink-3">
            Empty does not mean stopped: Flink and others assign partitions by hand and only commit here.
          </p>
        )}
      </PanelBody>
    </Panel>
  )
}

const MOST_MEMBERS = 50

function Members({ members }: { members: GroupDetail['members'] }) {
  return (
    <Panel title="Members" sub={members === null ? 'unknown' : formatCount(members.length)}>
      {members === null || members.length === 0 ? (
        <PanelBody>
          <p className="text-meta text-ink-3">
            {members === null ? 'The group could not be described.' : 'No member holds a partition.'}
          </p>
        </PanelBody>
      ) : (
        <ul>
          {members.slice(0, MOST_MEMBERS).map((member) => (
            <li key={member.memberId} className="border-b border-line px-3.5 py-2 text-table last:border-b-0">
              <p className="mono cut" title={member.memberId}>
                {member.clientId || member.memberId}
              </p>
              <p className="text-axis text-ink-3">
                {member.host} · {formatCountOf(member.partitions, 'partition')}
              </p>
            </li>
          ))}
          {members.length > MOST_MEMBERS && (
            <li className="px-3.5 py-2 text-meta text-ink-3">and {formatCount(members.length - MOST_MEMBERS)} more</li>
          )}
        </ul>
      )}
    </Panel>
  )
}
