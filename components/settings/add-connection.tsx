'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState, type SubmitEvent } from 'react'
import { addConnectionAction } from '#server/actions/add-connection.ts'
import type { CapabilityReport } from '#server/contracts/connections.ts'
import { formatLatency } from '#server/contracts/format.ts'
import { keys } from '../queries/keys.ts'
import { postJson } from '../queries/ask-json.ts'
import { Button } from '../ui/button.tsx'
import { Note } from '../ui/note.tsx'
import { Panel, PanelBody } from '../ui/panel.tsx'
import { useToast } from '../ui/toast.tsx'
import { CapabilityList } from './capability-report.tsx'
import {
  addBody,
  EMPTY_DRAFT,
  problemsOf,
  testBody,
  type ConnectionDraft,
  type DraftProblems,
} from './connection-draft.ts'
import { ConnectionFields } from './connection-fields.tsx'

export function AddConnection({ environments, onClose }: { environments: readonly string[]; onClose: () => void }) {
  const [draft, setDraft] = useState<ConnectionDraft>({ ...EMPTY_DRAFT, environment: environments[0] ?? 'development' })
  const [problems, setProblems] = useState<DraftProblems>({})
  const probe = useProbe()
  const add = useAdd(onClose)
  const change = (changes: Partial<ConnectionDraft>) => {
    setDraft({ ...draft, ...changes })
    setProblems({})
  }
  const check = (forAdding: boolean) => {
    const found = problemsOf(draft, forAdding)
    setProblems(found)
    return Object.keys(found).length === 0
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (check(true)) add.mutate(draft)
  }
  return (
    <Panel title="Add a Kafka" sub="Nothing is kept until you press Add.">
      <form onSubmit={submit} aria-label="Add a connection" noValidate>
        <PanelBody className="flex flex-col gap-3.5">
          <ConnectionFields draft={draft} problems={problems} environments={environments} onChange={change} />
          <ProbeResult probe={probe} />
          {add.error && <Note look="breach">{add.error.message}</Note>}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" look="primary" disabled={add.isPending}>
              {add.isPending ? 'Adding…' : 'Add'}
            </Button>
            {probe.isPending ? (
              <Button onClick={probe.cancel}>Stop testing</Button>
            ) : (
              <Button onClick={() => check(false) && probe.start(draft)}>Test</Button>
            )}
            <Button look="ghost" onClick={onClose}>
              Close
            </Button>
          </div>
        </PanelBody>
      </form>
    </Panel>
  )
}

/** A test that can be stopped: closing the request ends the probe on the server too. */
function useProbe() {
  const running = useRef<AbortController>(undefined)
  const { mutate, reset, data, error, isPending } = useMutation({
    mutationFn: (draft: ConnectionDraft) => {
      running.current = new AbortController()
      return postJson<CapabilityReport>('/api/v1/connections/test', testBody(draft), running.current.signal)
    },
  })
  const cancel = () => {
    running.current?.abort()
    reset()
  }
  return { start: (draft: ConnectionDraft) => mutate(draft), cancel, data, error, isPending }
}

function useAdd(onDone: () => void) {
  const client = useQueryClient()
  const say = useToast()
  return useMutation({
    mutationFn: async (draft: ConnectionDraft) => {
      const result = await addConnectionAction(addBody(draft))
      if (!result.ok) throw new Error(result.error.message)
      return result.data
    },
    onSuccess: async (connection) => {
      say({ state: 'healthy', title: `${connection.name} added`, detail: 'Its inventory is there within a minute.' })
      await client.invalidateQueries({ queryKey: keys.connections() })
      onDone()
    },
  })
}

function ProbeResult({ probe }: { probe: ReturnType<typeof useProbe> }) {
  if (probe.isPending)
    return (
      <p role="status" className="text-meta text-ink-2">
        Testing; at most 5&nbsp;s…
      </p>
    )
  if (probe.error) return <Note look="breach">{probe.error.message}</Note>
  if (!probe.data) return null
  return (
    <div role="status">
      <p className="text-meta text-ink-3">
        Tested in {formatLatency(probe.data.tookMs)}
        {probe.data.brokers !== null && `, ${probe.data.brokers} broker${probe.data.brokers === 1 ? '' : 's'}`}
      </p>
      <CapabilityList report={probe.data} />
    </div>
  )
}
