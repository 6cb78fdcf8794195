import type { WindowResult } from '../../domain/latency/window-result.ts'
import type { SloCounts } from '../../domain/slo/slo-ledger.ts'
import type { Lease, WriteOutcome } from './lease-repository.ts'

export type WindowRow = { fromMs: number; lengthMs: number; open: boolean; result: WindowResult; sketches: Uint8Array }

/** Windows of one pipeline; the lease is the pipeline's. */
export interface WindowRepository {
  /** Upsert in one statement; a row of a higher token is never overwritten. */
  write(lease: Lease, pipelineId: string, rows: readonly WindowRow[]): Promise<WriteOutcome>
  /** Windows of one length with fromMs ≤ start < toMs, oldest first. */
  read(pipelineId: string, lengthMs: number, fromMs: number, toMs: number): Promise<WindowRow[]>
  /** Verdict counts of the same windows, without their results. */
  readCounts(
    pipelineId: string,
    lengthMs: number,
    fromMs: number,
    toMs: number,
  ): Promise<(SloCounts & { fromMs: number })[]>
  /** Removes at most `limit` windows of that length that began before `beforeMs`; answers how many. */
  prune(lengthMs: number, beforeMs: number, limit: number): Promise<number>
}
