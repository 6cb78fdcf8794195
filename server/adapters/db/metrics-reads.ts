import type { z } from 'zod'
import { groupLagStateSchema, samplingStateSchema } from '../../contracts/collector-state.ts'
import { pipelineDocumentSchema, pipelineStatusSchema } from '../../contracts/pipelines.ts'
import type { MetricsReads } from '../../use-cases/ports/metrics-reads.ts'
import type { Database } from './prisma-client.ts'

type LiveRow = { rest: string; nowMs: number; state: unknown }
type PipelineRow = { spec: unknown; computedAtMs: number; nowMs: number; state: unknown }

export function dbMetricsReads(db: Database): MetricsReads {
  const live = (kind: string) => db.$queryRaw<LiveRow[]>`
    SELECT substr("key", ${kind.length + 2}::int) AS "rest", "state",
      extract(epoch FROM now())::float8 * 1000 AS "nowMs"
    FROM "LiveState" WHERE starts_with("key", ${`${kind}:`}) ORDER BY "key"`
  return {
    async sampling() {
      return known(await live('sampling'), samplingStateSchema).map(({ rest, ...row }) => ({
        connection: rest,
        ...row,
      }))
    },
    async groups() {
      return known(await live('lag'), groupLagStateSchema).map(({ rest, ...row }) => {
        // A group's name may hold slashes, a connection's may not.
        const slash = rest.indexOf('/')
        return { connection: rest.slice(0, slash), group: rest.slice(slash + 1), ...row }
      })
    },
    async pipelines() {
      const rows = await db.$queryRaw<PipelineRow[]>`
        SELECT p."spec", s."status" AS "state", extract(epoch FROM s."computedAt")::float8 * 1000 AS "computedAtMs",
          extract(epoch FROM now())::float8 * 1000 AS "nowMs"
        FROM "PipelineStatus" s JOIN "Pipeline" p ON p."id" = s."pipelineId" ORDER BY p."id"`
      return known(rows, pipelineStatusSchema).flatMap(({ spec, nowMs, computedAtMs, state }) => {
        const document = pipelineDocumentSchema.safeParse(spec)
        return document.success ? [{ document: document.data, nowMs, status: { computedAtMs, value: state } }] : []
      })
    },
  }
}

/** A row that this version does not understand is left out: a scrape must not fail for all because of one. */
function known<R extends { state: unknown }, S extends z.ZodType>(
  rows: R[],
  schema: S,
): (R & { state: z.output<S> })[] {
  return rows.flatMap((row) => {
    const parsed = schema.safeParse(row.state)
    return parsed.success ? [{ ...row, state: parsed.data }] : []
  })
}
