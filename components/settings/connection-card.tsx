'use client'

import { useState } from 'react'
import type { Connection } from '#server/contracts/connections.ts'
import { formatAge, formatCountOf, formatLatency, formatCount, formatTime } from '#server/contracts/format.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Note } from '../ui/note.tsx'
import { KeyValues, Panel, PanelBody } from '../ui/panel.tsx'
import { StateBadge } from '../ui/pill.tsx'
import { Tag } from '../ui/tag.tsx'
import { useElapsedMs } from '../ui/use-elapsed.ts'
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
          {connection.sampling && <SamplingErrors sampling={connection.sampling} />}
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

function facts({ security, snapshot, sampling, checkedAt }: Connection) {
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
        ? [
            formatCountOf(snapshot.topics, 'topic'),
            formatCountOf(snapshot.partitions, 'partition'),
            formatCountOf(snapshot.groups, 'group'),
            formatCountOf(snapshot.brokers, 'broker'),
          ].join(', ')
        : 'not taken yet',
    },
    {
      term: 'Taken',
      value: snapshot?.takenAt ? `${clock(snapshot.takenAt)}, in ${formatLatency(snapshot.tookMs)}` : '—',
    },
    {
      term: 'Sampled',
      value: sampling === null ? 'not yet' : sampling.roundAt === null ? 'never answered' : clock(sampling.roundAt),
    },
    { term: 'Probed', value: checkedAt ? clock(checkedAt) : '—' },
  ]
}

const clock = (at: string): string => `${formatTime(Date.parse(at), { seconds: true })} UTC`

/** How many errors of a kind are shown: the rest is of the same kind. */
const SHOWN = 5

/** What the last inventory could not read. */
function SnapshotErrors({ snapshot }: Pick<Connection, 'snapshot'>) {
  if (!snapshot || snapshot.errors.length === 0) return null
  return (
    <Note look="risk">
      {snapshot.errors.slice(0, SHOWN).map((error) => (
        <p key={error.subject + error.code}>
          <span className="mono">{error.subject}</span>: {error.message}
        </p>
      ))}
      <More count={snapshot.errors.length - SHOWN} />
    </Note>
  )
}

/** Counters that cannot be read, since when and for how long: the oldest first, as the collector keeps them. */
function SamplingErrors({ sampling: { triedAt, errors } }: { sampling: NonNullable<Connection['sampling']> }) {
  const elapsedMs = useElapsedMs(triedAt)
  if (errors.length === 0) return null
  const ageOf = (since: string) => formatAge(Date.parse(triedAt) - Date.parse(since) + elapsedMs)
  return (
    <Note look="risk">
      <b>Sampling</b>
      <ul aria-label="Sampling errors">
        {errors.slice(0, SHOWN).map(({ subject, message, since }) => (
          <li key={subject + message}>
            <span className="mono">{subject}</span>: {message}{' '}
            <time dateTime={since} title={since} className="text-ink-2">
              Since {clock(since)}, {ageOf(since)}.
            </time>
          </li>
        ))}
      </ul>
      <More count={errors.length - SHOWN} />
    </Note>
  )
}

const More = ({ count }: { count: number }) => (count > 0 ? <p>and {formatCount(count)} more</p> : null)
