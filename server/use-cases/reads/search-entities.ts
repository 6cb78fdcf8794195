import type { EntityRef } from '../../contracts/entities.ts'
import type { SearchResult } from '../../contracts/search.ts'
import { indexPipelines } from '../../domain/pipeline-index.ts'
import { currentStatus, stateOf } from '../../domain/pipeline-status.ts'
import { entityHref, pipelineHref } from '../../domain/verdict/words.ts'
import { readEntityStates } from './entity-states.ts'
import type { ReadPorts } from './read-ports.ts'
import { readScope } from './read-scope.ts'

const LIMIT = 50

/** Pipelines and entities whose name contains the text, those that begin with it first; at most fifty of all. */
export async function searchEntities(ports: ReadPorts, { q }: { q: string }): Promise<SearchResult> {
  const [scope, stored, found] = await Promise.all([
    readScope(ports.scope, {}),
    ports.pipelines.pipelines(),
    ports.inventory.search(q, LIMIT + 1),
  ])
  const needle = q.toLowerCase()
  const pipelines = stored
    .filter(({ document: { id, name } }) => name.toLowerCase().includes(needle) || id.includes(needle))
    .map(({ document, status }) => ({
      href: pipelineHref(document.id),
      kind: 'pipeline' as const,
      name: document.name,
      connection: null,
      state: stateOf(currentStatus(document, status, scope.nowMs)),
    }))
  const index = indexPipelines(stored.map(({ document }) => document))
  const states = await readEntityStates(
    ports,
    found.map(({ urn }) => urn),
    scope,
    index,
  )
  const entities = found.map(({ urn, kind, name, connection }) => ({
    href: entityHref(urn),
    kind: kindOf(kind),
    name,
    connection,
    state: states.get(urn)?.state ?? 'unknown',
  }))
  const starts = (name: string) => name.toLowerCase().startsWith(needle)
  const all = [...pipelines, ...entities].sort((a, b) => Number(starts(b.name)) - Number(starts(a.name)))
  return { items: all.slice(0, LIMIT), truncated: all.length > LIMIT }
}

const kindOf = (stored: string): EntityRef['kind'] =>
  stored === 'topic' || stored === 'consumer-group' ? stored : 'external-app'
