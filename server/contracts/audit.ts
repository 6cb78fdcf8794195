import { z } from 'zod'

/** `cursor` is the id before which the page starts. */
export const auditQuerySchema = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,19}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
/** Whether what was asked for was done, or turned away for who asked. */
export const auditOutcomeSchema = z.enum(['done', 'refused'])
const auditEventSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  action: z.string(),
  subject: z.string(),
  before: z.unknown(),
  after: z.unknown(),
  outcome: auditOutcomeSchema,
})
export const auditListSchema = z
  .object({ items: z.array(auditEventSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'AuditList' })
export type AuditOutcome = z.infer<typeof auditOutcomeSchema>
export type AuditQuery = z.infer<typeof auditQuerySchema>
export type AuditList = z.infer<typeof auditListSchema>
