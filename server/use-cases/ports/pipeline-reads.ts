import type { PipelineDocument, PipelineStatusDto } from '../../contracts/pipelines.ts'
import type { DayCell } from '../../domain/day-lane.ts'
import type { LatencyEvent, WindowResult } from '../../domain/latency/window-result.ts'

export type StoredPipeline = {
  document: PipelineDocument
  origin: 'console' | 'file'
  status: { computedAtMs: number; value: PipelineStatusDto } | null
}
export type StoredWindow = {
  fromMs: number
  lengthMs: number
  open: boolean
  result: WindowResult
  sketches: Uint8Array
}

export interface PipelineReads {
  pipelines(): Promise<StoredPipeline[]>
  pipeline(id: string): Promise<StoredPipeline | null>
  /** Windows with fromMs ≤ start < toMs, oldest first. */
  windows(id: string, lengthMs: number, fromMs: number, toMs: number): Promise<StoredWindow[]>
  /** The same without their sketches, which are most of their size. */
  results(id: string, lengthMs: number, fromMs: number, toMs: number): Promise<Omit<StoredWindow, 'sketches'>[]>
  /** Windows of `lengthMs` that begin at or after `sinceMs`, added up by half hour and pipeline. */
  dayCells(lengthMs: number, sinceMs: number): Promise<Map<string, DayCell[]>>
  /** What windows of `lengthMs` since `sinceMs` noted, newest first. */
  events(lengthMs: number, sinceMs: number, limit: number): Promise<{ pipelineId: string; event: LatencyEvent }[]>
}
