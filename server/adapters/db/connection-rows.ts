import { z } from 'zod'
import { connectionSchema, type Connection } from '../../contracts/connections.ts'

type ConnectionRow = {
  id: string
  name: string
  kind: string
  environment: { name: string }
  bootstrap: string
  security: unknown
  secret: Uint8Array | null
  origin: string
  createdAt: Date
  capabilities: unknown
  checkedAt: Date | null
}
type SnapshotRow = { takenAt: Date | null; triedAt: Date; tookMs: number; errors: unknown; cluster: unknown }

const clusterSchema = z.object({
  topics: z.number(),
  groups: z.number(),
  partitions: z.number(),
  brokers: z.array(z.unknown()),
})

/** Parsed, not cast: a row of a kind that this version does not know is an error here, not a broken page later. */
export function toConnection(row: ConnectionRow, snapshot: SnapshotRow | undefined): Connection {
  const { secret, environment, createdAt, checkedAt, ...rest } = row
  return connectionSchema.parse({
    ...rest,
    environment: environment.name,
    hasPassword: secret !== null,
    createdAt: createdAt.toISOString(),
    checkedAt: checkedAt?.toISOString() ?? null,
    snapshot: toSnapshot(snapshot),
  })
}

/** Null until discovery has succeeded once: counts of what was never read are unknown, not zero. */
function toSnapshot(row: SnapshotRow | undefined) {
  if (!row) return null
  const cluster = clusterSchema.safeParse(row.cluster)
  if (!cluster.success) return null
  const { brokers, ...counts } = cluster.data
  return {
    ...counts,
    brokers: brokers.length,
    takenAt: row.takenAt?.toISOString() ?? null,
    triedAt: row.triedAt.toISOString(),
    tookMs: row.tookMs,
    errors: row.errors,
  }
}
