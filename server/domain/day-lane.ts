import type { State } from '../contracts/entities.ts'
import type { PipelineDocument, PipelineRow } from '../contracts/pipelines.ts'

export const DAY_CELL_MS = 1_800_000
const DAY_CELLS = 48

/** The windows of half an hour, added up. Weights are records, markers included. */
export type DayCell = { fromMs: number; entered: number; measured: number; bad: number; unknown: number }

/** Where the 48 half hours begin of which the last one holds `nowMs`. */
export const dayStartMs = (nowMs: number): number =>
  Math.floor(nowMs / DAY_CELL_MS) * DAY_CELL_MS - (DAY_CELLS - 1) * DAY_CELL_MS

/** 48 cells, oldest first; null where nothing was sampled: a hole in the lane, not a healthy half hour. */
export function dayLane(pipeline: PipelineDocument, cells: readonly DayCell[], nowMs: number): PipelineRow['day'] {
  const byStart = new Map(cells.map((cell) => [cell.fromMs, cell]))
  const start = dayStartMs(nowMs)
  return Array.from({ length: DAY_CELLS }, (_, index) => {
    const fromMs = start + index * DAY_CELL_MS
    const cell = byStart.get(fromMs)
    return { fromMs, state: cell ? judgeCell(pipeline, cell) : null }
  })
}

/**
 * "p95 ≤ target" says that at most 5 % may be late. More than that certainly late is a breach; more than that if what is
 * undecided was late too is a risk, as the band then crosses the target.
 */
function judgeCell({ slo }: PipelineDocument, cell: DayCell): State {
  if (cell.entered === 0) return 'idle'
  if (slo === null) return cell.measured > 0 ? 'healthy' : 'unknown'
  const allowed = (1 - slo.quantile) * cell.entered
  if (cell.bad > allowed) return 'breached'
  if (cell.unknown >= cell.entered) return 'unknown'
  return cell.bad + cell.unknown > allowed ? 'at-risk' : 'healthy'
}
