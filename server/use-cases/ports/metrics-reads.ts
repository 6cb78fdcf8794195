import type { GroupLagState, SamplingState } from '../../contracts/collector-state.ts'
import type { PipelineDocument, PipelineStatusDto } from '../../contracts/pipelines.ts'

/** Times are in epoch ms; `nowMs` is the database's clock at the moment of the read. */
export interface MetricsReads {
  sampling(): Promise<{ connection: string; nowMs: number; state: SamplingState }[]>
  groups(): Promise<{ connection: string; group: string; nowMs: number; state: GroupLagState }[]>
  pipelines(): Promise<
    { document: PipelineDocument; nowMs: number; status: { computedAtMs: number; value: PipelineStatusDto } }[]
  >
}
