import { Prisma } from '#generated/prisma/client.ts'
import { originSchema } from '../../contracts/connections.ts'
import { pipelineDocumentSchema, pipelineStatusSchema } from '../../contracts/pipelines.ts'
import { DAY_CELL_MS, type DayCell } from '../../domain/day-lane.ts'
import type { LatencyEvent, WindowResult } from '../../domain/latency/window-result.ts'
import type { PipelineReads, StoredPipeline } from '../../use-cases/ports/pipeline-reads.ts'
import type { Database } from './prisma-client.ts'

type PipelineRow = { spec: unknown; origin: string; computedAt: Date | null; status: unknown }

export function dbPipelineReads(db: Database): PipelineReads {
  return {
    pipelines: () => pipelines(db, Prisma.sql`true`),
    pipeline: async (id) => (await pipelines(db, Prisma.sql`p."id" = ${id}`))[0] ?? null,
    async windows(pipelineId, lengthMs, fromMs, toMs) {
      const rows = await db.latencyWindow.findMany({
        where: { pipelineId, lengthMs, fromMs: { gte: BigInt(fromMs), lt: BigInt(toMs) } },
        orderBy: { fromMs: 'asc' },
        select: { fromMs: true, lengthMs: true, open: true, result: true, sketches: true },
      })
      // The collector wrote it from this very type; parsing hundreds of windows a page would cost more than reading them.
      return rows.map(({ fromMs: from, result, ...row }) => ({
        ...row,
        fromMs: Number(from),
        result: result as unknown as WindowResult,
      }))
    },
    async results(pipelineId, lengthMs, fromMs, toMs) {
      const rows = await db.latencyWindow.findMany({
        where: { pipelineId, lengthMs, fromMs: { gte: BigInt(fromMs), lt: BigInt(toMs) } },
        orderBy: { fromMs: 'asc' },
        select: { fromMs: true, lengthMs: true, open: true, result: true },
      })
      return rows.map(({ fromMs: from, result, ...row }) => ({
        ...row,
        fromMs: Number(from),
        result: result as unknown as WindowResult,
      }))
    },
    dayCells: (lengthMs, sinceMs) => dayCells(db, lengthMs, sinceMs),
    events: (lengthMs, sinceMs, limit) => events(db, lengthMs, sinceMs, limit),
  }
}

async function pipelines(db: Database, where: Prisma.Sql): Promise<StoredPipeline[]> {
  const rows = await db.$queryRaw<PipelineRow[]>`
    SELECT p."spec", p."origin", s."computedAt", s."status" FROM "Pipeline" p
    LEFT JOIN "PipelineStatus" s ON s."pipelineId" = p."id" WHERE ${where} ORDER BY p."id"`
  return rows.map(({ spec, origin, computedAt, status }) => ({
    document: pipelineDocumentSchema.parse(spec),
    origin: originSchema.parse(origin),
    status: computedAt && { computedAtMs: computedAt.getTime(), value: pipelineStatusSchema.parse(status) },
  }))
}

async function dayCells(db: Database, lengthMs: number, sinceMs: number): Promise<Map<string, DayCell[]>> {
  const rows = await db.$queryRaw<(DayCell & { pipelineId: string })[]>`
    SELECT "pipelineId", (div("fromMs", ${DAY_CELL_MS}::int) * ${DAY_CELL_MS}::int)::float8 AS "fromMs",
      sum(("result" ->> 'entered')::float8) AS "entered", sum(("result" ->> 'measured')::float8) AS "measured",
      sum(("result" #>> '{slo,bad}')::float8) AS "bad", sum(("result" #>> '{slo,unknown}')::float8) AS "unknown"
    FROM "LatencyWindow" WHERE "lengthMs" = ${lengthMs} AND "fromMs" >= ${BigInt(sinceMs)} GROUP BY 1, 2 ORDER BY 1, 2`
  return Map.groupBy(rows, ({ pipelineId }) => pipelineId)
}

async function events(db: Database, lengthMs: number, sinceMs: number, limit: number) {
  const rows = await db.$queryRaw<{ pipelineId: string; event: LatencyEvent }[]>`
    SELECT w."pipelineId", e."event" FROM "LatencyWindow" w
    CROSS JOIN LATERAL jsonb_array_elements(w."result" -> 'events') AS e("event")
    WHERE w."lengthMs" = ${lengthMs} AND w."fromMs" >= ${BigInt(sinceMs)}
    ORDER BY (e."event" ->> 'atMs')::float8 DESC LIMIT ${limit}`
  return rows
}
