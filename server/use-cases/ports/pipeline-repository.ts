import type { PipelineDocument } from '../../contracts/pipelines.ts'

export interface PipelineRepository {
  /** All pipelines as they were declared, by id. */
  pipelines(): Promise<PipelineDocument[]>
}
