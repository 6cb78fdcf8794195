import { listPipelinesRoute } from '#server/contracts/api-routes.ts'
import { apiHandler } from '#server/runtime/api-handler.ts'
import { reads } from '#server/runtime/reads.ts'

export const GET = apiHandler(listPipelinesRoute, 'pipeline:read', ({ query }) => reads().pipelines(query))
