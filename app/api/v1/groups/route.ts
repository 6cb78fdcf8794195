import { listGroupsRoute } from '#server/contracts/api-routes.ts'
import { apiHandler } from '#server/runtime/api-handler.ts'
import { reads } from '#server/runtime/reads.ts'

export const GET = apiHandler(listGroupsRoute, 'inventory:read', ({ query }) => reads().groups(query))
