import { getTopicRoute } from '#server/contracts/api-routes.ts'
import { apiHandler } from '#server/runtime/api-handler.ts'
import { reads } from '#server/runtime/reads.ts'

export const GET = apiHandler(getTopicRoute, 'inventory:read', ({ params }) => reads().topic(params.urn))
