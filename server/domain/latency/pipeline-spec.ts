import type { Isolation } from './sample.ts'

/** What a record passes from its append to the entry topic until the last hop's reader is done with it. */
export type PipelineSpec = {
  id: string
  /** The topic on which the clock starts, at the append. */
  entry: string
  /** The id of the last hop. */
  exit: string
  targetMs: number | null
  sampleMs: number
  hops: readonly HopSpec[]
}

/** One reader and what it writes. A hop without `writes` is a sink. */
export type HopSpec = {
  id: string
  reads: readonly string[]
  combine: 'chain' | 'join' | 'union'
  reader: ReaderSpec
  writes: readonly string[]
  /** Period of a declared window stage, null for none. */
  windowMs: number | null
  /** How long the hop holds records back by design (watermark delay, join), null when that is not known. */
  holdMs: number | null
  commit: CommitMoment
  partitions: 'same' | 'mixed' | 'unknown'
}

type ReaderSpec = { kind: 'group'; group: string; isolation: Isolation }

/** When the reader commits: after processing, in one transaction with its output, before processing, or on a timer. */
type CommitMoment = 'after' | 'with-output' | 'before' | 'period'
