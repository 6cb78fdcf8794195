import type { PipelineSpec } from './pipeline-spec.ts'
import type { Sample } from './sample.ts'
import type { ComputedWindow } from './sketches.ts'

/** The latency of one pipeline from counter samples: pure, every moment is an argument. */
export interface LatencyEngine {
  /** Takes any sample; one of a topic or group that the pipeline does not use is ignored. Up to 60 s out of order. */
  add(sample: Sample): void
  /**
   * What is known at `nowMs` of the records that entered in [fromMs, toMs). Final once `result.open` is false and
   * `toMs` lies in the past.
   */
  window(fromMs: number, toMs: number, nowMs: number): ComputedWindow
  /** From the entry topic's first end sample to the last sample of anything; null before the first. */
  span(): { fromMs: number; toMs: number } | null
  /** Drops what is only needed for records that entered before `ms`. */
  forgetBefore(ms: number): void
}

export function createEngine(_spec: PipelineSpec): LatencyEngine {
  throw new Error('not written yet')
}
