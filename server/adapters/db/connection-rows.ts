import { z } from 'zod'
import { samplingStateSchema } from '../../contracts/collector-state.ts'
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

/** What the collector has left of a connection; nothing while it has not been there yet. */
export type Seen = { snapshot?: SnapshotRow | undefined; sampling?: unknown }

/** Parsed, not cast: a row of a kind that this version does not know is an error here, not a broken page later. */
export function toConnection(row: ConnectionRow, { snapshot, sampling }: Seen): Connection {
  const { secret, environment, createdAt, checkedAt, ...rest } = row
  return connectionSchema.parse({
    ...rest,
    environment: environment.name,
    hasPassword: secret !== null,
    createdAt: createdAt.toISOString(),
    checkedAt: checkedAt?.toISOString() ?? null,
    snapshot: toSnapshot(snapshot),
    sampling: sampling === undefined ? null : toSampling(sampling),
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

function toSampling(state: unknown) {
  const { roundAtMs, triedAtMs, errors } = samplingStateSchema.parse(state)
  return {
    roundAt: roundAtMs === null ? null : new Date(roundAtMs).toISOString(),
    triedAt: new Date(triedAtMs).toISOString(),
    errors: errors.map(({ subject, message, sinceMs }) => ({
      subject,
      message,
      since: new Date(sinceMs).toISOString(),
    })),
  }
}
