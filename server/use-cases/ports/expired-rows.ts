/** Rows that are worth nothing after their time, each kind by the database's own clock. */
export const EXPIRING = ['attempts', 'sessions', 'verifications', 'links', 'heartbeats'] as const
export type Expiring = (typeof EXPIRING)[number]

export interface ExpiredRows {
  /** Removes at most `limit` rows of one kind; answers how many. */
  prune(kind: Expiring, limit: number): Promise<number>
}
