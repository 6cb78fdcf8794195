import { pipelineLatencyRoute } from '#server/contracts/api-routes.ts'
import { apiHandler } from '#server/runtime/api-handler.ts'
import { reads } from '#server/runtime/reads.ts'

export const GET = apiHandler(pipelineLatencyRoute, 'pipeline:read', ({ params, query }) =>
  reads().pipelineLatency(params.id, query),
)
