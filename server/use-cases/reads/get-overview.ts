import type { Overview } from '../../contracts/overview.ts'
import type { PipelineRow } from '../../contracts/pipelines.ts'
import { indexPipelines } from '../../domain/pipeline-index.ts'
import { stateOf } from '../../domain/pipeline-status.ts'
import { judgeCluster, type ScopeQuery } from '../../domain/scope.ts'
import { stateRank, worstFirst } from '../../domain/state-order.ts'
import { hopName } from '../../domain/verdict/latency-sentence.ts'
import { overviewSentence } from '../../domain/verdict/overview-sentence.ts'
import type { StoredPipeline } from '../ports/pipeline-reads.ts'
import { judgeGroups, worstLag } from './list-groups.ts'
import { judgeTopics } from './list-topics.ts'
import { readChanges } from './overview-changes.ts'
import { pipelineFreshness, readPipelineRows } from './pipeline-rows.ts'
import type { ReadPorts } from './read-ports.ts'
import { readScope, type SelectedScope } from './read-scope.ts'

const DEGRADED = 10
/** Of pipelines too: the page is for what needs somebody, the list of all is one click away. */
const PIPELINES = 10

/** What is broken or burning budget, in the scope of the filters. */
export async function getOverview(ports: ReadPorts, query: ScopeQuery): Promise<Overview> {
  const scope = await readScope(ports.scope, query)
  const { rows, stored } = await readPipelineRows(ports, scope, query)
  const [entities, changes] = await Promise.all([readDegraded(ports, scope, stored), readChanges(ports, scope, stored)])
  const clusters = scope.selected
    .map(({ connection, environment, snapshot, ...rest }) => ({
      connection,
      environment,
      ...judgeCluster({ connection, environment, snapshot, ...rest }, scope.nowMs),
      topics: snapshot?.counts?.topics ?? null,
      groups: snapshot?.counts?.groups ?? null,
      partitions: snapshot?.counts?.partitions ?? null,
      takenAt: snapshot?.takenAtMs == null ? null : new Date(snapshot.takenAtMs).toISOString(),
    }))
    .sort((a, b) => stateRank(a.state) - stateRank(b.state))
  return {
    sentence: overviewSentence(rows, clusters),
    pipelines: rows.slice(0, PIPELINES),
    pipelineTotal: rows.length,
    ...entities,
    changes,
    coverage: coverageOf(rows, stored),
    clusters,
    freshness: pipelineFreshness(stored, scope),
  }
}

/**
 * Entities that have a fault of their own. What is stale only because its whole cluster is does not belong here: the
 * cluster is one fault, and is listed as one.
 */
async function readDegraded(ports: ReadPorts, scope: SelectedScope, stored: readonly StoredPipeline[]) {
  const index = indexPipelines(stored.map(({ document }) => document))
  const readable = scope.selected.filter((cluster) =>
    ['healthy', 'at-risk'].includes(judgeCluster(cluster, scope.nowMs).state),
  )
  const connections = readable.map(({ connection }) => connection)
  const [topics, groups] = await Promise.all([
    ports.inventory.topicFigures(scope.connections),
    ports.inventory.groupFigures(scope.connections),
  ])
  const judged = [
    ...judgeTopics(topics, scope, index).map((topic) => ({
      ...topic,
      kind: 'topic',
      figure: topic.rate?.perSecond ?? null,
    })),
    ...judgeGroups(groups, scope, index).map((group) => ({
      ...group,
      kind: 'consumer-group',
      figure: worstLag(group),
    })),
  ]
  const broken = judged.filter(
    ({ state, connection }) =>
      (state === 'breached' || state === 'at-risk' || state === 'stale') && connections.includes(connection),
  )
  const worst = broken.sort(worstFirst).slice(0, DEGRADED)
  const since = await readSince(
    ports,
    worst.map(({ urn }) => urn),
  )
  return {
    degraded: worst.map(({ urn, kind, name, state, reason }) => ({
      urn,
      kind,
      name,
      state,
      reason: reason ?? '',
      since: since.get(urn) ?? null,
    })),
    degradedTotal: broken.length,
    entityTotal: judged.length,
  }
}

/** Since when a group stands still: the last advance of the partition that has stood longest. Not known for the rest. */
async function readSince(ports: ReadPorts, urns: readonly string[]): Promise<Map<string, string>> {
  const groups = await ports.inventory.groups(urns.filter((urn) => urn.startsWith('consumer-group:')))
  return new Map(
    groups.flatMap(({ figures, lag }) => {
      const stuck = (lag?.partitions ?? []).flatMap(({ state, advancedAt }) =>
        state === 'stuck' && advancedAt ? [advancedAt] : [],
      )
      const first = stuck.sort()[0]
      return first === undefined ? [] : [[figures.urn, first] as const]
    }),
  )
}

function coverageOf(rows: readonly PipelineRow[], stored: readonly StoredPipeline[]): Overview['coverage'] {
  const documents = new Map(stored.map(({ document }) => [document.id, document]))
  const reasons: string[] = []
  let measured = 0
  for (const { id, name, status } of rows) {
    const document = documents.get(id)
    const hidden = (status?.hops ?? []).filter(({ evidence }) => evidence.kind !== 'measured')
    if (status === null || !document) reasons.push(`${name} has no figures yet.`)
    else if (hidden.length === 0 && stateOf(status) !== 'unknown') measured += 1
    else
      reasons.push(
        ...hidden.map(
          ({ id: hop, evidence }) =>
            `${name}: ${hopName(document, hop)} is ${evidence.kind}${evidence.reason === null ? '' : `, ${evidence.reason}`}.`,
        ),
        ...(hidden.length === 0 ? [`${name}: ${status.reason ?? 'cannot be measured'}.`] : []),
      )
  }
  return { measured, total: rows.length, reasons: reasons.slice(0, 10) }
}
