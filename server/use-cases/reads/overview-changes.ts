import type { AuditList } from '../../contracts/audit.ts'
import type { Overview } from '../../contracts/overview.ts'
import { eventText } from '../../domain/verdict/event-words.ts'
import { hopName } from '../../domain/verdict/latency-sentence.ts'
import type { StoredPipeline } from '../ports/pipeline-reads.ts'
import type { ReadPorts } from './read-ports.ts'
import type { SelectedScope } from './read-scope.ts'

const SINCE_MS = 86_400_000
const RECENT_MS = 3_600_000
const LIMIT = 12

type Change = Overview['changes'][number]
/** Words for what a person changed; sign-ins and refusals are for the audit log, which not everybody may read. */
const AUDIT_WORDS: Record<string, string> = {
  'connection.add': 'added',
  'connection.delete': 'removed',
  'config.apply': 'applied',
}

/** What came, went, was changed by a person or happened to a pipeline in the last day, newest first. */
export async function readChanges(
  ports: ReadPorts,
  scope: SelectedScope,
  stored: readonly StoredPipeline[],
): Promise<Change[]> {
  const sinceMs = scope.nowMs - SINCE_MS
  const [entities, audit, old, recent] = await Promise.all([
    ports.inventory.changes(sinceMs, LIMIT),
    ports.audit.since(sinceMs, 50),
    ports.pipelines.events(300_000, sinceMs, 200),
    ports.pipelines.events(10_000, scope.nowMs - RECENT_MS, 200),
  ])
  const changes = [
    ...entities
      .filter(({ urn }) => scope.connections.includes(connectionOf(urn)))
      .map(({ kind, name, atMs, gone }) => ({
        at: new Date(atMs).toISOString(),
        icon: kind,
        text: `${kind === 'topic' ? 'Topic' : 'Group'} ${name} ${gone ? 'is gone' : 'appeared'}`,
      })),
    ...audit.flatMap(toChange),
    ...latencyChanges([...recent, ...old], stored),
  ]
  return changes.sort((a, b) => b.at.localeCompare(a.at)).slice(0, LIMIT)
}

const connectionOf = (urn: string): string => urn.slice(urn.indexOf(':') + 1, urn.indexOf('/'))

function toChange({ action, subject, at, outcome }: AuditList['items'][number]): Change[] {
  const word = AUDIT_WORDS[action]
  if (word === undefined || outcome !== 'done') return []
  const [kind = '', ...rest] = subject.split(':')
  // A file by its name: where it lies on the server is nobody's business here.
  const name = kind === 'config' ? rest.join(':').replace(/^.*\//, '') : `Connection ${rest.join(':')}`
  return [{ at, icon: kind, text: `${name} ${word}` }]
}

/** The same event stands in windows of two lengths and in each window that it lasts through: one line a minute is enough. */
function latencyChanges(
  events: Awaited<ReturnType<ReadPorts['pipelines']['events']>>,
  stored: readonly StoredPipeline[],
): Change[] {
  const seen = new Set<string>()
  return events.flatMap(({ pipelineId, event }) => {
    const document = stored.find((pipeline) => pipeline.document.id === pipelineId)?.document
    const key = JSON.stringify([pipelineId, event.kind, event.hop, event.topic, Math.floor(event.atMs / 300_000)])
    if (!document || seen.has(key)) return []
    seen.add(key)
    const text = eventText(event, (id) => hopName(document, id))
    return [{ at: new Date(event.atMs).toISOString(), icon: event.kind, text: `${document.name}: ${text}` }]
  })
}
