'use client'

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { QueryPanelState } from '../queries/query-panel-state.tsx'
import { connectionsQuery, shellQuery } from '../queries/reads.ts'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icon.tsx'
import { Note } from '../ui/note.tsx'
import { PageBody } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import { AddConnection } from './add-connection.tsx'
import { ConnectionCard } from './connection-card.tsx'
import { SettingsHeader } from './settings-header.tsx'

export function ConnectionsScreen() {
  const query = useQuery(connectionsQuery())
  const shell = useQuery(shellQuery()).data
  const [adding, setAdding] = useState(false)
  const mayChange = shell?.user.role === 'admin'
  const add = (
    <Button
      look="primary"
      disabled={!mayChange}
      onClick={() => setAdding(true)}
      title={mayChange ? undefined : 'Administrators only'}
    >
      <Icon name="plus" size={14} />
      Add a connection
    </Button>
  )
  return (
    <>
      <SettingsHeader current="connections" actions={!adding && add} />
      <PageBody>
        {shell?.configProblem && <Note look="breach">{shell.configProblem}</Note>}
        {adding && (
          <AddConnection
            environments={shell?.environments.map((environment) => environment.name) ?? []}
            onClose={() => setAdding(false)}
          />
        )}
        <QueryPanelState query={query} rows={4}>
          {({ items }) =>
            items.length === 0 && !adding ? (
              <div className="rounded-panel border border-line bg-surface">
                <EmptyState title="No Kafka is connected" action={mayChange ? add : undefined}>
                  Type a bootstrap address, test what it allows, and see its topics, groups and lag within a minute.
                </EmptyState>
              </div>
            ) : (
              items.map((connection) => (
                <ConnectionCard key={connection.id} connection={connection} mayChange={mayChange} />
              ))
            )
          }
        </QueryPanelState>
      </PageBody>
    </>
  )
}
