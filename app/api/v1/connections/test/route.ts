import { testConnectionRoute } from '#server/contracts/api-routes.ts'
import { apiHandler } from '#server/runtime/api-handler.ts'
import { services } from '#server/runtime/services.ts'

export const POST = apiHandler(testConnectionRoute, 'connection:test', ({ body, signal }) =>
  services().testConnection(body, signal),
)
