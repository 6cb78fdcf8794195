import type { LinkPurpose, LinkState } from '../../contracts/sign-in.ts'
import type { Role } from '../../domain/authorisation.ts'
import type { AuditEntry } from './audit-log.ts'

/** Where a session was started from, kept with it. */
export type Origin = { ip: string | null; userAgent: string | null }
export type StoredUser = { id: string; email: string; role: string; passwordHash: string | null }
export type StartedSession = { token: string; userId: string; email: string }

export interface AccountRepository {
  findUserByEmail(email: string): Promise<StoredUser | null>
  /** The oldest administrator; null when there is none. */
  findAdmin(): Promise<StoredUser | null>
  createUser(user: { email: string; name: string; role: Role }, audit: AuditEntry): Promise<StoredUser>
  /** A session and its audit row in one transaction. */
  startSession(user: { id: string; email: string }, origin: Origin, audit: AuditEntry): Promise<StartedSession>
  /** Ends it at once: sessions are read from the database with each request. */
  endSession(sessionId: string, audit: AuditEntry): Promise<void>

  /** Keeps the hash of a new link's token. */
  createLink(link: { tokenHash: string; purpose: LinkPurpose; userId: string | null; ttlMs: number }): Promise<void>
  lookAtLink(tokenHash: string): Promise<LinkState>
  /**
   * Uses the link, sets what `credentials` holds, and starts a session, with the audit rows in one transaction: of two
   * at once one succeeds. Throws `not_found`, `link_used`, `link_expired`, `invalid_input` (credentials are missing:
   * the link is not used then), or `conflict` (there is an administrator already).
   */
  consumeLink(tokenHash: string, credentials: LinkCredentials, origin: Origin): Promise<StartedSession>
}
export type LinkCredentials = { email: string | null; passwordHash: string | null }
