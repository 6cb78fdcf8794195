import type { Moment } from './moment.ts'
import type { Segment } from './partition-series.ts'

/** Where a particle stands in a topic: `lo ≤ est ≤ hi` are offsets as its reader counts them. */
export type Position = {
  topic: string
  partition: number
  segment: Segment
  lo: number
  est: number
  hi: number
  /** When it became visible to the reader. */
  entry: Moment
  /** How far the records around it became visible all at once, 0…1: by single commits of the writer. */
  together: number
  /** When it was written, for certain: before the entry by what an open transaction holds back. */
  written: { min: number; max: number }
}

/** One hop as a particle passed it; null when it was not reached. */
export type Passage = { position: Position; departed: Moment } | null

/** How partitions that are not known to be kept or mixed are taken in one run. */
export type Assumption = 'same' | 'mixed'
