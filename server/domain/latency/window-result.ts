/** [lo, estimate, hi] in milliseconds, the likely band. An unknown hi has an unknown estimate. */
export type Band = { lo: number; est: number | null; hi: number | null }

/** [min, max] in milliseconds, the certain band: always true, and wide. */
export type CertainBand = { min: number; max: number | null }

export type Quantiles<B> = { p50: B; p95: B; p99: B; max: B }

/** Whether a hop was seen by its counters, reasoned from others, or cannot be known; `reason` is for people. */
export type Evidence = { kind: 'measured' } | { kind: 'inferred' | 'unknown'; reason: string }

export type HopResult = {
  id: string
  evidence: Evidence
  /** Null when no record entered. */
  quantiles: Quantiles<Band> | null
  /** Means add up over hops, percentiles do not: the waterfall draws these. */
  mean: Band | null
  /** Σ of this hop's estimates ÷ Σ of the end-to-end estimates, 0…1. */
  share: number | null
  /** Output arrivals ÷ input departures in the window's wall time. */
  selectivity: number | null
  worstPartition: { topic: string; partition: number; p95: Band } | null
}

/** What one window [fromMs, toMs) says of the records that entered in it. */
export type WindowResult = {
  fromMs: number
  toMs: number
  /** Weight of the entry offsets: fractions are allowed, and markers count, so this is an upper bound on records. */
  entered: number
  measured: number
  unknown: number
  slo: { good: number; bad: number; unknown: number }
  e2e: Quantiles<Band> | null
  mean: Band | null
  certain: Quantiles<CertainBand> | null
  hops: readonly HopResult[]
  events: readonly LatencyEvent[]
  /** An entered record has not departed yet, or how the last of them entered is not yet told by what came after. */
  open: boolean
}

export type LatencyEventKind =
  | 'rewind'
  | 'skipped'
  | 'lost'
  | 'truncated'
  | 'recreated'
  | 'partitions-added'
  | 'lso-held'
  | 'stall'
  | 'gap'
  | 'target-unmeasurable'

export type LatencyEvent = {
  atMs: number
  kind: LatencyEventKind
  hop: string | null
  topic: string | null
  partition: number | null
}
