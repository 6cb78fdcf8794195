'use server'

import { deleteConnectionSchema } from '../contracts/connections.ts'
import type { ActionResult } from '../contracts/errors.ts'
import { runAction } from '../runtime/run-action.ts'
import { services } from '../runtime/services.ts'

export async function deleteConnectionAction(input: unknown): Promise<ActionResult<{ deleted: string }>> {
  return runAction(
    {
      permission: 'connection:delete',
      schema: deleteConnectionSchema,
      run: ({ name }, actor) => services().deleteConnection(name, actor),
    },
    input,
  )
}
