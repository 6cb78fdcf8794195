import type { Freshness } from '../../contracts/entities.ts'
import type { PipelineRow } from '../../contracts/pipelines.ts'
import { dayLane, dayStartMs, type DayCell } from '../../domain/day-lane.ts'
import { composeFreshness } from '../../domain/freshness.ts'
import { entryOf } from '../../domain/pipeline-index.ts'
import { currentStatus, stateOf, statusAtMs } from '../../domain/pipeline-status.ts'
import { worstFirst } from '../../domain/state-order.ts'
import type { StoredPipeline } from '../ports/pipeline-reads.ts'
import type { ReadPorts } from './read-ports.ts'
import type { SelectedScope } from './read-scope.ts'

export const DAY_WINDOW_MS = 300_000

/** The pipelines of the scope as rows, worst first. A pipeline is in a cluster when its entry or one of its hops is. */
export async function readPipelineRows(
  ports: ReadPorts,
  scope: SelectedScope,
  query: { env?: string | undefined; cluster?: string | undefined },
): Promise<{ rows: PipelineRow[]; stored: StoredPipeline[] }> {
  const [all, cells] = await Promise.all([
    ports.pipelines.pipelines(),
    ports.pipelines.dayCells(DAY_WINDOW_MS, dayStartMs(scope.nowMs)),
  ])
  const stored = all.filter(
    ({ document }) =>
      (query.env === undefined || document.environment === query.env) &&
      (query.cluster === undefined || connectionsOf(document).includes(query.cluster)),
  )
  const rows = stored.map((pipeline) => toPipelineRow(pipeline, cells.get(pipeline.document.id) ?? [], scope.nowMs))
  return { rows: rows.sort((a, b) => worstFirst(sortKey(a), sortKey(b))), stored }
}

const connectionsOf = (document: StoredPipeline['document']): string[] => [
  entryOf(document).connection,
  ...document.hops.map(({ connection }) => connection),
]

export function toPipelineRow(
  { document, origin, status }: StoredPipeline,
  cells: readonly DayCell[],
  nowMs: number,
): PipelineRow {
  const { id, name, environment, owner, domain, slo } = document
  const entry = entryOf(document)
  return {
    id,
    name,
    environment,
    owner,
    domain,
    slo,
    origin,
    path: [entry.topic, document.hops.at(-1)?.name ?? ''],
    entryConnection: entry.connection,
    hops: document.hops.map((hop) => ({ id: hop.id, name: hop.name, engine: hop.engine })),
    status: currentStatus(document, status, nowMs),
    computedAt: status ? new Date(status.computedAtMs).toISOString() : null,
    day: dayLane(document, cells, nowMs),
  }
}

/** Among equals, the one that has used most of its target comes first. */
function sortKey({ name, status, slo }: PipelineRow) {
  const p95 = status?.quantiles?.p95
  const figure = p95 ? (p95.est ?? p95.lo) / (slo?.targetMs ?? Number.POSITIVE_INFINITY) : null
  return { state: stateOf(status), figure, name }
}

/**
 * How old the figures of these pipelines are: the worst of them decides. One that was never computed says so in its own
 * row and does not make the others' figures ageless, unless there are no others.
 */
export function pipelineFreshness(stored: readonly StoredPipeline[], scope: SelectedScope): Freshness {
  const sources = stored.map(({ document, status }) => ({
    connection: document.id,
    takenAtMs: status ? statusAtMs(status) : null,
    intervalMs: document.sampleMs,
    errors: [],
  }))
  const touched = new Set(stored.flatMap(({ document }) => connectionsOf(document)))
  const sampling = scope.clusters.filter(({ connection }) => touched.has(connection))
  const errors = sampling.map(({ connection, sampling: state }) => ({
    connection,
    takenAtMs: state?.roundAtMs ?? null,
    intervalMs: state?.intervalMs ?? 0,
    errors: (state?.errors ?? []).map(({ subject, message, sinceMs }) => ({
      source: `${connection} ${subject}`,
      sinceMs,
      message,
    })),
  }))
  const computed = sources.filter(({ takenAtMs }) => takenAtMs !== null)
  const age = composeFreshness(computed.length > 0 ? computed : sources, scope.nowMs, 5_000)
  return { ...age, errors: composeFreshness(errors, scope.nowMs, 5_000).errors }
}
