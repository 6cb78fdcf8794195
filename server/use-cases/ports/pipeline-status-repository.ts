import type { PipelineStatusDto } from '../../contracts/pipelines.ts'
import type { Lease, WriteOutcome } from './lease-repository.ts'

export interface PipelineStatusRepository {
  /** Replaces the status; one of a higher token is never overwritten. */
  write(lease: Lease, pipelineId: string, computedAtMs: number, status: PipelineStatusDto): Promise<WriteOutcome>
}
