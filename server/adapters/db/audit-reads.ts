import { auditOutcomeSchema } from '../../contracts/audit.ts'
import type { AuditReads } from '../../use-cases/ports/audit-reads.ts'
import type { Database } from './prisma-client.ts'

type Row = {
  id: bigint
  at: Date
  actor: string
  ip: string | null
  userAgent: string | null
  action: string
  subject: string
  before: unknown
  after: unknown
  outcome: string
}
const SELECT = {
  id: true,
  at: true,
  actor: true,
  ip: true,
  userAgent: true,
  action: true,
  subject: true,
  before: true,
  after: true,
  outcome: true,
} as const

export function dbAuditReads(db: Database): AuditReads {
  return {
    async page(before, limit) {
      const where = before === null ? {} : { id: { lt: BigInt(before) } }
      return (await db.auditEvent.findMany({ where, orderBy: { id: 'desc' }, take: limit, select: SELECT })).map(
        toEvent,
      )
    },
    async since(sinceMs, limit) {
      const where = { at: { gte: new Date(sinceMs) } }
      return (await db.auditEvent.findMany({ where, orderBy: { id: 'desc' }, take: limit, select: SELECT })).map(
        toEvent,
      )
    },
  }
}

const toEvent = ({ id, at, outcome, ...rest }: Row) => ({
  ...rest,
  id: String(id),
  at: at.toISOString(),
  outcome: auditOutcomeSchema.parse(outcome),
})
