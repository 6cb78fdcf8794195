import { listAuditRoute } from '#server/contracts/api-routes.ts'
import { apiHandler } from '#server/runtime/api-handler.ts'
import { reads } from '#server/runtime/reads.ts'

export const GET = apiHandler(listAuditRoute, 'audit:read', ({ query }) => reads().audit(query))
