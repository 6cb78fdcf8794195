import { DISCOVERY_INTERVAL_MS } from '../../contracts/collector-state.ts'
import { inScope, type Cluster, type ScopeQuery } from '../../domain/scope.ts'
import type { ClusterTimes } from '../../domain/topic-state.ts'
import { AppError } from '../app-error.ts'
import type { Scope, ScopeReads } from '../ports/scope-reads.ts'

export type SelectedScope = Scope & { selected: Cluster[]; connections: string[] }

/** Throws `not_found` for a filter that names nothing: an empty list would say that a cluster which is not there is empty. */
export async function readScope(reads: ScopeReads, query: ScopeQuery): Promise<SelectedScope> {
  const scope = await reads.scope()
  const { env, cluster } = query
  if (env !== undefined && !scope.environments.some(({ name }) => name === env)) throw unknownFilter('environment', env)
  if (cluster !== undefined && !scope.clusters.some(({ connection }) => connection === cluster))
    throw unknownFilter('cluster', cluster)
  const selected = inScope(scope.clusters, query)
  return { ...scope, selected, connections: selected.map(({ connection }) => connection) }
}

const unknownFilter = (kind: string, name: string): AppError =>
  new AppError('not_found', { message: `unknown ${kind} ${name}`, userMessage: `There is no ${kind} “${name}”.` })

/** When this connection was read last; all unknown for one that was removed while its entities are still there. */
export function timesOf(clusters: readonly Cluster[], connection: string): ClusterTimes {
  const cluster = clusters.find((candidate) => candidate.connection === connection)
  return {
    inventoryAtMs: cluster?.snapshot?.takenAtMs ?? null,
    inventoryIntervalMs: DISCOVERY_INTERVAL_MS,
  }
}
