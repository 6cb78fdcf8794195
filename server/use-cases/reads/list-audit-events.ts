import type { AuditList, AuditQuery } from '../../contracts/audit.ts'
import type { AuditReads } from '../ports/audit-reads.ts'

/** Newest first; the cursor is the id before which the page starts, so that new events never shift it. */
export async function listAuditEvents(audit: AuditReads, { cursor, limit }: AuditQuery): Promise<AuditList> {
  const items = await audit.page(cursor ?? null, limit + 1)
  const page = items.slice(0, limit)
  return { items: page, nextCursor: items.length > limit ? (page.at(-1)?.id ?? null) : null }
}
