import { randomBytes, randomUUID } from 'node:crypto'
import type { Prisma } from '#generated/prisma/client.ts'
import type { AccountRepository, Origin, StartedSession, StoredUser } from '../../use-cases/ports/account-repository.ts'
import { writeAudit } from './audit-log.ts'
import { consumeLink, lookAtLink } from './one-time-link-rows.ts'
import type { Database } from './prisma-client.ts'
import { insertUser, toUser, WITH_PASSWORD } from './user-rows.ts'

type Transaction = Prisma.TransactionClient

/** The same as the cookie's life in runtime/auth.ts. */
export const SESSION_TTL_MS = 7 * 86_400_000

/** Users, sessions and links, in the tables that better-auth reads. */
export function dbAccountRepository(db: Database): AccountRepository {
  return {
    async findUserByEmail(email) {
      return toUser(await db.user.findUnique({ where: { email }, include: WITH_PASSWORD }))
    },
    async findAdmin() {
      const row = await db.user.findFirst({
        where: { role: 'admin' },
        orderBy: { createdAt: 'asc' },
        include: WITH_PASSWORD,
      })
      return toUser(row)
    },
    createUser: (user, audit) =>
      db.$transaction(async (tx) => {
        await insertUser(tx, user)
        await writeAudit(tx, audit)
        return readUser(tx, user.email)
      }),
    startSession: (user, origin, audit) =>
      db.$transaction(async (tx) => {
        await writeAudit(tx, audit)
        return insertSession(tx, user, origin)
      }),
    endSession: async (sessionId, audit) => {
      await db.$transaction(async (tx) => {
        const { count } = await tx.session.deleteMany({ where: { id: sessionId } })
        // Ended by somebody else in between: there is nothing to tell of.
        if (count > 0) await writeAudit(tx, audit)
      })
    },
    async createLink({ ttlMs, ...link }) {
      await db.$executeRaw`
        INSERT INTO "OneTimeLink" ("tokenHash", "purpose", "userId", "expiresAt")
        VALUES (${link.tokenHash}, ${link.purpose}, ${link.userId}, now() + ${ttlMs} * interval '1 millisecond')`
    },
    lookAtLink: (tokenHash) => lookAtLink(db, tokenHash),
    consumeLink: (tokenHash, credentials, origin) =>
      db.$transaction(async (tx) => {
        const { user, audit } = await consumeLink(tx, tokenHash, credentials, origin)
        for (const entry of audit) await writeAudit(tx, entry)
        return insertSession(tx, user, origin)
      }),
  }
}

async function insertSession(
  tx: Transaction,
  user: { id: string; email: string },
  origin: Origin,
): Promise<StartedSession> {
  const token = randomBytes(32).toString('base64url')
  await tx.session.create({
    data: {
      id: randomUUID(),
      token,
      userId: user.id,
      expiresAt: new Date(Date.now() + SESSION_TTL_MS),
      ipAddress: origin.ip,
      userAgent: origin.userAgent?.slice(0, 500) ?? null,
    },
  })
  return { token, userId: user.id, email: user.email }
}

async function readUser(tx: Transaction, email: string): Promise<StoredUser> {
  const user = toUser(await tx.user.findUniqueOrThrow({ where: { email }, include: WITH_PASSWORD }))
  if (!user) throw new Error(`no user ${email}`)
  return user
}
