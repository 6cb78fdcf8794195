import type { AccountRepository } from '../ports/account-repository.ts'
import type { Actor } from '../ports/audit-log.ts'

export function signOut(
  accounts: Pick<AccountRepository, 'endSession'>,
  sessionId: string,
  actor: Actor,
): Promise<void> {
  return accounts.endSession(sessionId, {
    actor,
    action: 'session.sign-out',
    subject: `user:${actor.name}`,
    before: null,
    after: null,
    outcome: 'done',
  })
}
