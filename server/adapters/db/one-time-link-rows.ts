import type { Prisma } from '#generated/prisma/client.ts'
import { linkPurposeSchema, type LinkState } from '../../contracts/sign-in.ts'
import { AppError } from '../../use-cases/app-error.ts'
import type { LinkCredentials, Origin } from '../../use-cases/ports/account-repository.ts'
import type { Actor, AuditEntry } from '../../use-cases/ports/audit-log.ts'
import type { Database } from './prisma-client.ts'
import { insertUser, setPassword } from './user-rows.ts'

type Transaction = Prisma.TransactionClient
type LinkRow = { purpose: string; userId: string | null; isUsed: boolean; isExpired: boolean; email: string | null }

export async function lookAtLink(db: Database, tokenHash: string): Promise<LinkState> {
  const [row] = await db.$queryRaw<LinkRow[]>`
    SELECT "purpose", "userId", "usedAt" IS NOT NULL AS "isUsed", "expiresAt" <= now() AS "isExpired",
      (SELECT "email" FROM "User" WHERE "id" = "userId") AS "email"
    FROM "OneTimeLink" WHERE "tokenHash" = ${tokenHash}`
  if (!row) return { state: 'unknown' }
  if (row.isUsed) return { state: 'used' }
  if (row.isExpired) return { state: 'expired' }
  return { state: 'valid', purpose: linkPurposeSchema.parse(row.purpose), email: row.email }
}

/** Marks the link used and makes or completes its user. What it throws takes the transaction, and the mark, with it. */
export async function consumeLink(
  tx: Transaction,
  tokenHash: string,
  credentials: LinkCredentials,
  origin: Origin,
): Promise<{ user: { id: string; email: string }; audit: AuditEntry[] }> {
  const link = await takeLink(tx, tokenHash)
  const purpose = linkPurposeSchema.parse(link.purpose)
  const { user, created } =
    purpose === 'first-admin'
      ? { user: await makeFirstAdmin(tx, credentials), created: true }
      : { user: await completeUser(tx, link, purpose === 'invitation' ? credentials : null), created: false }
  const actor: Actor = { id: user.id, name: user.email, ...origin }
  const entry = { actor, subject: `user:${user.email}`, before: null, outcome: 'done' } as const
  const audit: AuditEntry[] = [{ ...entry, action: 'link.use', after: { purpose } }]
  if (created) audit.push({ ...entry, action: 'user.create', after: { email: user.email, role: 'admin' } })
  return { user, audit }
}

async function takeLink(tx: Transaction, tokenHash: string): Promise<LinkRow> {
  // The lock makes a second one wait and then see that it is used.
  const [row] = await tx.$queryRaw<LinkRow[]>`
    SELECT "purpose", "userId", "usedAt" IS NOT NULL AS "isUsed", "expiresAt" <= now() AS "isExpired", NULL AS "email"
    FROM "OneTimeLink" WHERE "tokenHash" = ${tokenHash} FOR UPDATE`
  const again = 'Run “fresnel link” on the server for a new one.'
  if (!row) throw refused('not_found', `This link is not known here. ${again}`)
  if (row.isUsed) throw refused('link_used', `This link was used already: it works once. ${again}`)
  if (row.isExpired) throw refused('link_expired', `This link has expired: it lives for an hour. ${again}`)
  await tx.$executeRaw`UPDATE "OneTimeLink" SET "usedAt" = now() WHERE "tokenHash" = ${tokenHash}`
  return row
}

async function makeFirstAdmin(tx: Transaction, { email, passwordHash }: LinkCredentials) {
  if (email === null) throw refused('invalid_input', 'Write the e-mail address to sign in with.')
  if (passwordHash === null) throw refused('invalid_input', 'Choose a password.')
  // Two such links used at once would both find no user; the lock lets one of them see the other's.
  await tx.$executeRaw`LOCK TABLE "User" IN SHARE ROW EXCLUSIVE MODE`
  if ((await tx.user.count({ where: { role: 'admin' } })) > 0)
    throw refused('conflict', 'There is an administrator already: sign in, or run “fresnel link” on the server.')
  const user = await insertUser(tx, { email, name: email, role: 'admin' })
  await setPassword(tx, user.id, passwordHash)
  return user
}

async function completeUser(tx: Transaction, link: LinkRow, credentials: LinkCredentials | null) {
  const user = link.userId === null ? null : await tx.user.findUnique({ where: { id: link.userId } })
  if (!user) throw refused('not_found', 'The account of this link is gone.')
  if (credentials) {
    if (credentials.passwordHash === null) throw refused('invalid_input', 'Choose a password.')
    await setPassword(tx, user.id, credentials.passwordHash)
  }
  return { id: user.id, email: user.email }
}

const refused = (code: AppError['code'], userMessage: string) =>
  new AppError(code, { message: `link: ${code}`, userMessage })
