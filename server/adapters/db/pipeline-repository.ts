import { pipelineDocumentSchema } from '../../contracts/pipelines.ts'
import type { PipelineRepository } from '../../use-cases/ports/pipeline-repository.ts'
import type { Database } from './prisma-client.ts'

export function dbPipelineRepository(db: Database): PipelineRepository {
  return {
    async pipelines() {
      const rows = await db.pipeline.findMany({ orderBy: { id: 'asc' }, select: { spec: true } })
      return rows.map(({ spec }) => pipelineDocumentSchema.parse(spec))
    },
  }
}
