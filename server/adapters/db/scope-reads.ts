import { z } from 'zod'
import { samplingStateSchema } from '../../contracts/collector-state.ts'
import { tierSchema } from '../../contracts/environments.ts'
import type { Cluster } from '../../domain/scope.ts'
import type { ScopeReads } from '../../use-cases/ports/scope-reads.ts'
import type { Database } from './prisma-client.ts'

const countsSchema = z.object({ topics: z.number(), groups: z.number(), partitions: z.number() })
const errorsSchema = z.array(z.object({ subject: z.string(), code: z.string(), message: z.string() }))

type ClusterRow = {
  name: string
  environment: string
  tier: string
  takenAt: Date | null
  triedAt: Date | null
  errors: unknown
  cluster: unknown
  sampling: unknown
}

export function dbScopeReads(db: Database): ScopeReads {
  return {
    async scope() {
      const [clock, environments, clusters] = await Promise.all([
        db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS "now"`,
        db.environment.findMany({ orderBy: { name: 'asc' }, select: { name: true, tier: true, readOnly: true } }),
        db.$queryRaw<ClusterRow[]>`
          SELECT c."name", e."name" AS "environment", e."tier", s."takenAt", s."triedAt", s."errors", s."cluster",
            l."state" AS "sampling"
          FROM "Connection" c JOIN "Environment" e ON e."id" = c."environmentId"
          LEFT JOIN "Snapshot" s ON s."connection" = c."name"
          LEFT JOIN "LiveState" l ON l."key" = 'sampling:' || c."name"
          ORDER BY c."name"`,
      ])
      return {
        nowMs: clock[0]?.now.getTime() ?? Number.NaN,
        environments: environments.map(({ tier, ...rest }) => ({ ...rest, tier: tierSchema.parse(tier) })),
        clusters: clusters.map(toCluster),
      }
    },
    async entityCounts() {
      const [row] = await db.$queryRaw<{ topics: number; groups: number; pipelines: number }[]>`
        SELECT
          (SELECT count(*)::int FROM "Entity" WHERE "kind" = 'topic' AND "goneAt" IS NULL AND "internal" IS NOT TRUE) AS "topics",
          (SELECT count(*)::int FROM "Entity" WHERE "kind" = 'consumer-group' AND "goneAt" IS NULL) AS "groups",
          (SELECT count(*)::int FROM "Pipeline") AS "pipelines"`
      if (!row) throw new Error('a SELECT of counts gave no row')
      return row
    },
    async configProblem() {
      const row = await db.configFileStatus.findFirst({
        where: { problem: { not: null } },
        orderBy: { readAt: 'desc' },
      })
      return row?.problem ?? null
    },
  }
}

function toCluster(row: ClusterRow): Cluster {
  const counts = countsSchema.safeParse(row.cluster)
  return {
    connection: row.name,
    environment: row.environment,
    tier: tierSchema.parse(row.tier),
    snapshot: row.triedAt && {
      takenAtMs: row.takenAt?.getTime() ?? null,
      triedAtMs: row.triedAt.getTime(),
      errors: errorsSchema.parse(row.errors),
      // A discovery that never succeeded has no counts, and they are not zero.
      counts: row.takenAt !== null && counts.success ? counts.data : null,
    },
    sampling: row.sampling === null ? null : samplingStateSchema.parse(row.sampling),
  }
}
