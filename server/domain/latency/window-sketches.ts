import { ValueSketch } from './value-sketch.ts'
import type { WindowResult } from './window-result.ts'

/** The likely band of many records, in ms: three distributions over the same weights. */
export type BandSketch = { lo: ValueSketch; est: ValueSketch; hi: ValueSketch }

/** ΔA of the output and ΔD of the input in the wall time of the window, in offsets. */
export type Flow = { arrived: number; departed: number }

/** What is kept of a window so that longer ones can be merged from it without their samples. */
export type WindowSketches = {
  e2e: BandSketch
  certain: { min: ValueSketch; max: ValueSketch }
  /** By hop id, in the order of the flow. */
  hops: Map<string, BandSketch>
  /** By hop id; absent where the counters do not say. */
  flows: Map<string, Flow>
}

export type ComputedWindow = { result: WindowResult; sketches: WindowSketches }

export const emptyBandSketch = (): BandSketch => ({
  lo: new ValueSketch(),
  est: new ValueSketch(),
  hi: new ValueSketch(),
})

export const emptySketches = (): WindowSketches => ({
  e2e: emptyBandSketch(),
  certain: { min: new ValueSketch(), max: new ValueSketch() },
  hops: new Map(),
  flows: new Map(),
})

export function mergeSketches(into: WindowSketches, from: WindowSketches): void {
  mergeBand(into.e2e, from.e2e)
  into.certain.min.merge(from.certain.min)
  into.certain.max.merge(from.certain.max)
  for (const [id, band] of from.hops) {
    const known = into.hops.get(id) ?? emptyBandSketch()
    into.hops.set(id, known)
    mergeBand(known, band)
  }
  for (const [id, flow] of from.flows) {
    const known = into.flows.get(id) ?? { arrived: 0, departed: 0 }
    into.flows.set(id, { arrived: known.arrived + flow.arrived, departed: known.departed + flow.departed })
  }
}

function mergeBand(into: BandSketch, from: BandSketch): void {
  into.lo.merge(from.lo)
  into.est.merge(from.est)
  into.hi.merge(from.hi)
}
