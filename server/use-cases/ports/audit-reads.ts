import type { AuditList } from '../../contracts/audit.ts'

export interface AuditReads {
  /** Newest first, those with an id below `before`. */
  page(before: string | null, limit: number): Promise<AuditList['items']>
  /** Events since `sinceMs`, newest first. */
  since(sinceMs: number, limit: number): Promise<AuditList['items']>
}
