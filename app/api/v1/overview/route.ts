import { overviewRoute } from '#server/contracts/api-routes.ts'
import { apiHandler } from '#server/runtime/api-handler.ts'
import { reads } from '#server/runtime/reads.ts'

export const GET = apiHandler(overviewRoute, 'pipeline:read', ({ query }) => reads().overview(query))
