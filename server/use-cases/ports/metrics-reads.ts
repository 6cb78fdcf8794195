import type { GroupLagState, SamplingState } from '../../contracts/collector-state.ts'
import type { PipelineStatusDto } from '../../contracts/pipelines.ts'

export interface MetricsReads {
  sampling(): Promise<{ connection: string; ageMs: number; state: SamplingState }[]>
  groups(): Promise<{ connection: string; group: string; ageMs: number; state: GroupLagState }[]>
  pipelines(): Promise<{ id: string; environment: string; ageMs: number; status: PipelineStatusDto }[]>
}
