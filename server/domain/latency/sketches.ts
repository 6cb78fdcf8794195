import type { WindowResult } from './window-result.ts'

/** Values in milliseconds with their weights in DDSketches of α = 1 %; `unbounded` is weight that has no upper bound yet. */
export type BandSketch = {
  lo: ValueSketch
  est: ValueSketch
  hi: ValueSketch
}

/** One weighted distribution: exponential bins of relative accuracy α = 1 %, exact sum and count. */
export type ValueSketch = {
  /** Bin key → weight; a value v > 0 lies in bin ⌈log_γ v⌉. */
  bins: Map<number, number>
  zero: number
  /** Weight whose value is not known: beyond every bin in the order. */
  unknown: number
  /** Σ value × weight over all but the unknown weight. */
  sum: number
}

/** What is kept of a window so that longer ones can be merged from it without their samples. */
export type WindowSketches = {
  e2e: BandSketch
  certain: { min: ValueSketch; max: ValueSketch }
  hops: Map<string, BandSketch>
  /** Σ ΔA_out and Σ ΔD_in per hop in the window's wall time, null where the counters do not say. */
  flows: Map<string, { arrived: number; departed: number } | null>
}

export type ComputedWindow = { result: WindowResult; sketches: WindowSketches }

export function encodeSketches(_sketches: WindowSketches): Uint8Array {
  throw new Error('not written yet')
}

export function decodeSketches(_bytes: Uint8Array): WindowSketches {
  throw new Error('not written yet')
}

/**
 * One window out of adjacent ones, oldest first: quantiles from the merged sketches, means and shares from their sums,
 * events one after another, open if any part is open. Throws a RangeError for an empty list.
 */
export function mergeWindows(_parts: readonly ComputedWindow[]): ComputedWindow {
  throw new Error('not written yet')
}
