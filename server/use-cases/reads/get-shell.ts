import type { Shell } from '../../contracts/overview.ts'
import { formatAge } from '../../contracts/format.ts'
import type { CollectorLiveness } from '../../domain/collector-liveness.ts'
import { currentStatus, stateOf } from '../../domain/pipeline-status.ts'
import { worstFirst } from '../../domain/state-order.ts'
import type { Cluster } from '../../domain/scope.ts'
import type { ReadPorts } from './read-ports.ts'

const PINNED = 5

/** What the rail shows on every page, so it must be cheap: counts come from indexes, pipelines are few. */
export async function getShell(ports: ReadPorts, user: Shell['user']): Promise<Shell> {
  const [scope, counts, configProblem, stored, liveness] = await Promise.all([
    ports.scope.scope(),
    ports.scope.entityCounts(),
    ports.scope.configProblem(),
    ports.pipelines.pipelines(),
    ports.liveness(),
  ])
  const pipelines = stored.map(({ document, status }) => ({
    id: document.id,
    name: document.name,
    state: stateOf(currentStatus(document, status, scope.nowMs)),
    figure: null,
  }))
  return {
    user: { email: user.email, role: user.role },
    environments: scope.environments.map(({ name, tier, readOnly }) => ({
      name,
      tier,
      readOnly,
      clusters: scope.clusters.filter(({ environment }) => environment === name).map(({ connection }) => connection),
    })),
    counts,
    pinned: pipelines
      .sort(worstFirst)
      .slice(0, PINNED)
      .map(({ id, name, state }) => ({ id, name, state })),
    collector: collectorOf(liveness, scope.clusters),
    configProblem,
  }
}

function collectorOf(liveness: CollectorLiveness, clusters: readonly Cluster[]): Shell['collector'] {
  const sampling = clusters.flatMap(({ sampling: state }) => state ?? [])
  return {
    state: liveness.state,
    ageMs: 'ageMs' in liveness ? liveness.ageMs : null,
    intervalMs: sampling.length === 0 ? null : Math.min(...sampling.map(({ intervalMs }) => intervalMs)),
    partitions: sampling.length === 0 ? null : sampling.reduce((sum, { partitions }) => sum + partitions, 0),
    reason: reasonOf(liveness),
  }
}

function reasonOf(liveness: CollectorLiveness): string | null {
  switch (liveness.state) {
    case 'alive':
      return null
    case 'late':
      return `no sign of life for ${formatAge(liveness.ageMs)}`
    case 'stopped':
      return 'stopped in good order'
    case 'unknown':
      return liveness.reason === 'never-seen' ? 'never started' : 'its clock is ahead of the database'
  }
}
