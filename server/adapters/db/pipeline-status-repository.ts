import type { PipelineStatusRepository } from '../../use-cases/ports/pipeline-status-repository.ts'
import { guardedWrite, type CollectorPool } from './collector-pool.ts'

const WRITE = `
  rows AS (
    INSERT INTO "PipelineStatus" AS s ("pipelineId", "computedAt", "fencingToken", "status")
    SELECT $3, to_timestamp($4 / 1000.0), $2::bigint, $5::jsonb FROM held
    ON CONFLICT ("pipelineId") DO UPDATE SET "computedAt" = excluded."computedAt",
      "fencingToken" = excluded."fencingToken", "status" = excluded."status"
    WHERE s."fencingToken" <= excluded."fencingToken"
  )`

export function dbPipelineStatusRepository(pool: CollectorPool): PipelineStatusRepository {
  return {
    write: (lease, pipelineId, computedAtMs, status) =>
      guardedWrite(pool, lease, WRITE, [pipelineId, computedAtMs, JSON.stringify(status)]),
  }
}
