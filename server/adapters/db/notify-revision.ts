import { REVISION_CHANNEL, type RevisionTopic } from '../../contracts/collector-state.ts'
import type { Database } from './prisma-client.ts'

/** Tells collectors and browsers what changed. Inside a transaction it is sent when that commits, else never. */
export async function notifyRevision(db: Pick<Database, '$executeRaw'>, topic: RevisionTopic): Promise<void> {
  await db.$executeRaw`SELECT pg_notify(${REVISION_CHANNEL}, ${topic})`
}
