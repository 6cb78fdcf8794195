import type { AddConnection, Connection } from '../../contracts/connections.ts'
import type { Actor } from '../ports/audit-log.ts'
import type { ConnectionRepository } from '../ports/connection-repository.ts'
import { checkSecurity } from './check-security.ts'

/** Keeps a connection; the collector hears of it and discovers it within seconds. */
export function addConnection(
  repository: Pick<ConnectionRepository, 'add'>,
  input: AddConnection,
  actor: Actor,
): Promise<Connection> {
  checkSecurity(input.security, input.password ?? null)
  const { password = null, ...rest } = input
  return repository.add(
    { ...rest, password },
    {
      actor,
      action: 'connection.add',
      subject: `connection:${input.name}`,
      before: null,
      after: { ...rest, hasPassword: password !== null },
      outcome: 'done',
    },
  )
}
