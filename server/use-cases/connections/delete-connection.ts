import { AppError } from '../app-error.ts'
import type { Actor } from '../ports/audit-log.ts'
import type { ConnectionRepository } from '../ports/connection-repository.ts'

/** Forgets a connection that was added in the console, with all that was discovered through it. */
export async function deleteConnection(
  repository: Pick<ConnectionRepository, 'find' | 'remove'>,
  name: string,
  actor: Actor,
): Promise<{ deleted: string }> {
  const connection = await repository.find(name)
  if (!connection)
    throw new AppError('not_found', {
      message: `no connection ${name}`,
      userMessage: `There is no connection named “${name}”.`,
    })
  const { environment, bootstrap, security, hasPassword } = connection
  await repository.remove(name, {
    actor,
    action: 'connection.delete',
    subject: `connection:${name}`,
    before: { name, environment, bootstrap, security, hasPassword },
    after: null,
    outcome: 'done',
  })
  return { deleted: name }
}
