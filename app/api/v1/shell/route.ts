import { shellRoute } from '#server/contracts/api-routes.ts'
import { apiHandler } from '#server/runtime/api-handler.ts'
import { reads } from '#server/runtime/reads.ts'

export const GET = apiHandler(shellRoute, 'inventory:read', ({ user }) => reads().shell(user))
