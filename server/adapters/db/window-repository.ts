import type { WindowResult } from '../../domain/latency/window-result.ts'
import type { WindowRepository } from '../../use-cases/ports/window-repository.ts'
import { guardedWrite, type CollectorPool } from './collector-pool.ts'

const WRITE = `
  rows AS (
    INSERT INTO "LatencyWindow" AS w ("pipelineId", "fromMs", "lengthMs", "fencingToken", "open", "result", "sketches")
    SELECT $3, r."fromMs", r."lengthMs", $2::bigint, r.open, r.result, r.sketches
    FROM unnest($4::bigint[], $5::int[], $6::boolean[], $7::jsonb[], $8::bytea[])
      AS r("fromMs", "lengthMs", open, result, sketches), held
    ON CONFLICT ("pipelineId", "lengthMs", "fromMs") DO UPDATE SET "fencingToken" = excluded."fencingToken",
      "open" = excluded."open", "result" = excluded."result", "sketches" = excluded."sketches"
    WHERE w."fencingToken" <= excluded."fencingToken"
  )`
const IN_RANGE = `WHERE "pipelineId" = $1 AND "lengthMs" = $2 AND "fromMs" >= $3::bigint AND "fromMs" < $4::bigint ORDER BY "fromMs"`
const PRUNE = `
  DELETE FROM "LatencyWindow" WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM "LatencyWindow" WHERE "lengthMs" = $1 AND "fromMs" < $2::bigint LIMIT $3))`

type Row = { fromMs: string; open: boolean; result: WindowResult; sketches: Buffer }
type CountRow = { fromMs: string; good: number; bad: number; unknown: number }

export function dbWindowRepository(pool: CollectorPool): WindowRepository {
  return {
    write: (lease, pipelineId, rows) =>
      guardedWrite(pool, lease, WRITE, [
        pipelineId,
        rows.map(({ fromMs }) => fromMs),
        rows.map(({ lengthMs }) => lengthMs),
        rows.map(({ open }) => open),
        rows.map(({ result }) => JSON.stringify(result)),
        rows.map(({ sketches }) => Buffer.from(sketches)),
      ]),
    async read(pipelineId, lengthMs, fromMs, toMs) {
      const text = `SELECT "fromMs", "open", "result", "sketches" FROM "LatencyWindow" ${IN_RANGE}`
      const { rows } = await pool.query<Row>(text, [pipelineId, lengthMs, Math.ceil(fromMs), Math.ceil(toMs)])
      return rows.map((row) => ({
        ...row,
        fromMs: Number(row.fromMs),
        lengthMs,
        sketches: new Uint8Array(row.sketches),
      }))
    },
    async readCounts(pipelineId, lengthMs, fromMs, toMs) {
      const count = (name: string) => `("result" #>> '{slo,${name}}')::float8 AS "${name}"`
      const text = `SELECT "fromMs", ${['good', 'bad', 'unknown'].map(count).join(', ')} FROM "LatencyWindow" ${IN_RANGE}`
      const { rows } = await pool.query<CountRow>(text, [pipelineId, lengthMs, Math.ceil(fromMs), Math.ceil(toMs)])
      return rows.map((row) => ({ ...row, fromMs: Number(row.fromMs) }))
    },
    async prune(lengthMs, beforeMs, limit) {
      const { rowCount } = await pool.query(PRUNE, [lengthMs, Math.ceil(beforeMs), limit])
      return rowCount ?? 0
    },
  }
}
