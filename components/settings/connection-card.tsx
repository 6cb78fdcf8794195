'use client'

import { useState } from 'react'
import type { Connection } from '#server/contracts/connections.ts'
import { formatAge, formatCount, formatTime } from '#server/contracts/format.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Note } from '../ui/note.tsx'
import { KeyValues, Panel, PanelBody } from '../ui/panel.tsx'
import { StateBadge } from '../ui/pill.tsx'
import { Tag } from '../ui/tag.tsx'
import { CapabilityList, capabilitySummary } from './capability-report.tsx'
import { ForgetConnection } from './forget-connection.tsx'

export function ConnectionCard({ connection, mayChange }: { connection: Connection; mayChange: boolean }) {
  const [forgetting, setForgetting] = useState(false)
  const summary = connection.capabilities && capabilitySummary(connection.capabilities)
  return (
    <Panel
      title={connection.name}
      sub={<span className="mono">{connection.bootstrap}</span>}
      actions={
        <>
          {summary ? (
            <StateBadge state={summary.state} word={summary.words} />
          ) : (
            <StateBadge state="unknown" word="not tested yet" />
          )}
          <Tag>{connection.environment}</Tag>
          {connection.origin === 'file' ? (
            <Tag look="line">from fresnel.yaml</Tag>
          ) : (
            <Button
              look="ghost"
              size="small-icon"
              aria-label={`Forget ${connection.name}`}
              disabled={!mayChange}
              onClick={() => setForgetting(true)}
            >
              <Icon name="trash" size={14} />
            </Button>
          )}
        </>
      }
    >
      <PanelBody className="grid gap-x-8 gap-y-3 md:grid-cols-2">
        <div className="flex flex-col gap-3">
          <KeyValues items={facts(connection)} />
          <SnapshotErrors snapshot={connection.snapshot} />
        </div>
        {connection.capabilities ? (
          <CapabilityList report={connection.capabilities} />
        ) : (
          <p className="text-meta text-ink-3">The collector has not probed it yet; it does so within a minute.</p>
        )}
      </PanelBody>
      {forgetting && <ForgetConnection name={connection.name} onClose={() => setForgetting(false)} />}
    </Panel>
  )
}

function facts({ security, snapshot, checkedAt }: Connection) {
  return [
    {
      term: 'Security',
      value: [security.protocol, security.mechanism, security.username && `as ${security.username}`]
        .filter(Boolean)
        .join(' · '),
    },
    {
      term: 'Inventory',
      value: snapshot?.takenAt
        ? `${formatCount(snapshot.topics)} topics, ${formatCount(snapshot.partitions)} partitions, ${formatCount(snapshot.groups)} groups, ${formatCount(snapshot.brokers)} brokers`
        : 'not taken yet',
    },
    {
      term: 'Taken',
      value: snapshot?.takenAt
        ? `${formatTime(Date.parse(snapshot.takenAt), { seconds: true })} UTC, in ${formatAge(snapshot.tookMs)}`
        : '—',
    },
    { term: 'Probed', value: checkedAt ? `${formatTime(Date.parse(checkedAt), { seconds: true })} UTC` : '—' },
  ]
}

/** What the last inventory could not read, at most a handful: the rest is of the same kind. */
function SnapshotErrors({ snapshot }: Pick<Connection, 'snapshot'>) {
  if (!snapshot || snapshot.errors.length === 0) return null
  return (
    <Note look="risk">
      {snapshot.errors.slice(0, 5).map((error) => (
        <p key={error.subject + error.code}>
          <span className="mono">{error.subject}</span>: {error.message}
        </p>
      ))}
      {snapshot.errors.length > 5 && <p>and {formatCount(snapshot.errors.length - 5)} more</p>}
    </Note>
  )
}
