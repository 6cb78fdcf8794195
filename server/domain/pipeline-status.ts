import type { State } from '../contracts/entities.ts'
import { formatAge } from '../contracts/format.ts'
import type { PipelineDocument, PipelineStatusDto } from '../contracts/pipelines.ts'
import { isStale } from './freshness.ts'

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
  if (!isStale(atMs, pipeline.sampleMs, nowMs)) return status.value
  return { ...status.value, state: 'stale', reason: `last sampled ${formatAge(nowMs - atMs)} ago` }
}

/** A pipeline without a status is unknown, not healthy. */
export const stateOf = (status: PipelineStatusDto | null): State => status?.state ?? 'unknown'
