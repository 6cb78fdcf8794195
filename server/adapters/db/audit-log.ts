import { Prisma } from '#generated/prisma/client.ts'
import type { AuditEntry, AuditLog } from '../../use-cases/ports/audit-log.ts'
import type { Database } from './prisma-client.ts'

/** Either the database or a transaction of it. */
export type Writer = Pick<Database, 'auditEvent' | '$executeRaw'>

/** Writes one line; inside a transaction it stands or falls with the change that it tells of. */
export async function writeAudit(db: Writer, entry: AuditEntry): Promise<void> {
  const { actor, before, after, ...rest } = entry
  await db.auditEvent.create({
    data: {
      ...rest,
      actorId: actor.id,
      actor: actor.name,
      ip: actor.ip,
      // A header of any length; what names a browser fits.
      userAgent: actor.userAgent?.slice(0, 500) ?? null,
      before: toJson(before),
      after: toJson(after),
    },
  })
}

const toJson = (value: unknown) =>
  value === null || value === undefined ? Prisma.DbNull : (value as Prisma.InputJsonValue)

export function dbAuditLog(db: Database): AuditLog {
  return { write: (entry) => writeAudit(db, entry) }
}
