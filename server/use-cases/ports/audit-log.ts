import type { AuditOutcome } from '../../contracts/audit.ts'

/** Who did it and from where. `id` is null for the product itself, as when it applies fresnel.yaml. */
export type Actor = { id: string | null; name: string; ip: string | null; userAgent: string | null }

/**
 * One line of the audit log. Repositories write it in the transaction of the change itself, so that there is never one
 * without the other. `before` and `after` hold no secrets: whoever composes them leaves passwords out.
 */
export type AuditEntry = {
  actor: Actor
  /** What was done: `connection.add`, `session.sign-in`. */
  action: string
  /** What it was done to: `connection:prod-eu`. */
  subject: string
  before: unknown
  after: unknown
  outcome: AuditOutcome
}

export interface AuditLog {
  /** For what changes nothing in the database besides, such as a refused sign-in. */
  write(entry: AuditEntry): Promise<void>
}

/** The actor of what happens without a person. */
export const PRODUCT: Actor = { id: null, name: 'fresnel', ip: null, userAgent: null }
