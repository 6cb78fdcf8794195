'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import type { AuditList } from '#server/contracts/audit.ts'
import { QueryPanelState } from '../queries/query-panel-state.tsx'
import { auditQuery } from '../queries/reads.ts'
import { Button } from '../ui/button.tsx'
import { DataTable, Head, NameCell, Row } from '../ui/data-table.tsx'
import { PageBody, Panel } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import { SettingsHeader } from './settings-header.tsx'

const NARROW = 'hidden md:table-cell'

export function AuditScreen() {
  const query = useInfiniteQuery(auditQuery())
  return (
    <>
      <SettingsHeader current="audit" />
      <PageBody>
        <Panel
          title="Audit"
          sub="who did what, from where; times are UTC"
          footer={
            query.hasNextPage ? (
              <Button size="small" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                Show older
              </Button>
            ) : undefined
          }
        >
          <QueryPanelState query={query} rows={8}>
            {({ pages }) => <AuditTable events={pages.flatMap((page) => page.items)} />}
          </QueryPanelState>
        </Panel>
      </PageBody>
    </>
  )
}

function AuditTable({ events }: { events: AuditList['items'] }) {
  if (events.length === 0) return <EmptyState title="Nothing has happened yet" />
  return (
    <DataTable label="Audit events">
      <thead>
        <tr>
          <Head>When</Head>
          <Head>Who</Head>
          <Head>What</Head>
          <Head>On</Head>
          <Head className={NARROW}>From</Head>
          <Head>Outcome</Head>
        </tr>
      </thead>
      <tbody>
        {events.map((event) => (
          <Row key={event.id}>
            <td className="text-ink-2">
              <time dateTime={event.at}>{event.at.slice(0, 19).replace('T', ' ')}</time>
            </td>
            <td>{event.actor}</td>
            <td className="mono">{event.action}</td>
            <NameCell>
              <div className="mono cut" title={detail(event)}>
                {event.subject}
              </div>
            </NameCell>
            <td className={`${NARROW} text-ink-3`} title={event.userAgent ?? undefined}>
              {event.ip ?? '—'}
            </td>
            <td className={event.outcome === 'done' ? 'text-ink-3' : 'text-risk'}>{event.outcome}</td>
          </Row>
        ))}
      </tbody>
    </DataTable>
  )
}

const detail = ({ before, after }: AuditList['items'][number]) =>
  `before: ${JSON.stringify(before)}\nafter: ${JSON.stringify(after)}`
