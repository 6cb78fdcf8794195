import type { BandDto } from '../contracts/entities.ts'
import type { PipelineStatusDto } from '../contracts/pipelines.ts'

type Quantiles = PipelineStatusDto['quantiles']
type Key = 'p50' | 'p95' | 'p99'

/** The quantile that the target speaks of; p95 where it speaks of one that is not computed, or there is none. */
export function quantileOf(
  quantiles: Quantiles,
  slo: { quantile: number } | null,
): { label: Key; band: BandDto | null } {
  const label: Key = slo?.quantile === 0.99 ? 'p99' : slo?.quantile === 0.5 ? 'p50' : 'p95'
  return { label, band: quantiles?.[label] ?? null }
}
