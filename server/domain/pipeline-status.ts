import type { State } from '../contracts/entities.ts'
import { formatAge } from '../contracts/format.ts'
import type { PipelineDocument, PipelineStatusDto } from '../contracts/pipelines.ts'
import { isStale } from './freshness.ts'

/** The collector computes a status at most this often; a pipeline sampled twice a second is not stale after 1.5 s. */
const STATUS_INTERVAL_MS = 3_000

export const statusIntervalMs = (pipeline: PipelineDocument): number => Math.max(pipeline.sampleMs, STATUS_INTERVAL_MS)

/** When the figures of a status are from: its last sample, never later than its computation. */
export const statusAtMs = (status: { computedAtMs: number; value: PipelineStatusDto }): number =>
  Math.min(status.computedAtMs, status.value.sampledAtMs ?? status.computedAtMs)

/** The status as it may be shown now: an old one keeps its figures and says that it is stale, whatever it said then. */
export function currentStatus(
  pipeline: PipelineDocument,
  status: { computedAtMs: number; value: PipelineStatusDto } | null,
  nowMs: number,
): PipelineStatusDto | null {
  if (status === null) return null
  const atMs = statusAtMs(status)
  if (!isStale(atMs, statusIntervalMs(pipeline), nowMs)) return status.value
  return { ...status.value, state: 'stale', reason: `last sampled ${formatAge(nowMs - atMs)} ago` }
}

/** A pipeline without a status is unknown, not healthy. */
export const stateOf = (status: PipelineStatusDto | null): State => status?.state ?? 'unknown'
