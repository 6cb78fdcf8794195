import { deleteConnectionRoute } from '#server/contracts/api-routes.ts'
import { apiHandler } from '#server/runtime/api-handler.ts'
import { services } from '#server/runtime/services.ts'

export const DELETE = apiHandler(deleteConnectionRoute, 'connection:delete', ({ params, actor }) =>
  services().deleteConnection(params.name, actor),
)
