import { ByteReader, ByteWriter } from './bytes.ts'
import { summarise } from './summary.ts'
import { ValueSketch } from './value-sketch.ts'
import { emptySketches, mergeSketches } from './window-sketches.ts'
import type { BandSketch, ComputedWindow, WindowSketches } from './window-sketches.ts'
import type { Band, HopResult, WindowResult } from './window-result.ts'

export { emptyBandSketch } from './window-sketches.ts'
export type { BandSketch, ComputedWindow, WindowSketches } from './window-sketches.ts'

const VERSION = 1

/** About 5 bytes a bin: version, e2e, certain, hops by id, flows by id. */
export function encodeSketches(sketches: WindowSketches): Uint8Array {
  const out = new ByteWriter()
  out.uint(VERSION)
  writeBand(out, sketches.e2e)
  writeValues(out, sketches.certain.min)
  writeValues(out, sketches.certain.max)
  out.uint(sketches.hops.size)
  for (const [id, band] of sketches.hops) {
    out.text(id)
    writeBand(out, band)
  }
  out.uint(sketches.flows.size)
  for (const [id, flow] of sketches.flows) {
    out.text(id)
    out.double(flow.arrived)
    out.double(flow.departed)
  }
  return out.bytes()
}

/** Throws a RangeError for bytes that are cut short or of another version. */
export function decodeSketches(bytes: Uint8Array): WindowSketches {
  const from = new ByteReader(bytes)
  const version = from.uint()
  if (version !== VERSION) throw new RangeError(`Sketches of version ${version} cannot be read, only ${VERSION}`)
  const e2e = readBand(from)
  const certain = { min: readValues(from), max: readValues(from) }
  const hops = new Map<string, BandSketch>()
  for (let left = from.uint(); left > 0; left--) hops.set(from.text(), readBand(from))
  const flows: WindowSketches['flows'] = new Map()
  for (let left = from.uint(); left > 0; left--) {
    flows.set(from.text(), { arrived: from.double(), departed: from.double() })
  }
  return { e2e, certain, hops, flows }
}

function writeBand(out: ByteWriter, band: BandSketch): void {
  writeValues(out, band.lo)
  writeValues(out, band.est)
  writeValues(out, band.hi)
}

const readBand = (from: ByteReader): BandSketch => ({
  lo: readValues(from),
  est: readValues(from),
  hi: readValues(from),
})

function writeValues(out: ByteWriter, values: ValueSketch): void {
  const bins = [...values.bins()]
  out.double(values.sum)
  out.double(values.unknown)
  out.double(values.zero)
  out.uint(bins.length)
  let before = 0
  for (const [key, weight] of bins) {
    out.int(key - before)
    out.float(weight)
    before = key
  }
}

function readValues(from: ByteReader): ValueSketch {
  const values = new ValueSketch()
  values.sum = from.double()
  values.unknown = from.double()
  values.addZero(from.double())
  let key = 0
  for (let left = from.uint(); left > 0; left--) {
    key += from.int()
    values.addBin(key, from.float())
  }
  return values
}

/**
 * One window out of adjacent ones, oldest first: quantiles from the merged sketches, means and shares from their sums,
 * events one after another, open if any part is open. The worst partition is that of the worst part. Throws a
 * RangeError for an empty list.
 */
export function mergeWindows(parts: readonly ComputedWindow[]): ComputedWindow {
  const first = parts[0]
  const last = parts.at(-1)
  if (!first || !last) throw new RangeError('There is no window to merge')
  const sketches = emptySketches()
  for (const part of parts) mergeSketches(sketches, part.sketches)
  const results = parts.map((part) => part.result)
  const add = (of: (result: WindowResult) => number) => results.reduce((sum, result) => sum + of(result), 0)
  const result = summarise(sketches, {
    fromMs: first.result.fromMs,
    toMs: last.result.toMs,
    entered: add((r) => r.entered),
    measured: add((r) => r.measured),
    unknown: add((r) => r.unknown),
    slo: { good: add((r) => r.slo.good), bad: add((r) => r.slo.bad), unknown: add((r) => r.slo.unknown) },
    events: results.flatMap((r) => r.events),
    open: results.some((r) => r.open),
    hops: mergeHops(results),
  })
  return { result, sketches }
}

/** What of the hops does not come from sketches. The latest part knows the evidence best. */
function mergeHops(results: readonly WindowResult[]): Pick<HopResult, 'id' | 'evidence' | 'worstPartition'>[] {
  const hops = new Map<string, Pick<HopResult, 'id' | 'evidence' | 'worstPartition'>>()
  for (const { id, evidence, worstPartition } of results.flatMap((r) => r.hops)) {
    const known = hops.get(id)?.worstPartition ?? null
    hops.set(id, { id, evidence, worstPartition: worse(known, worstPartition) })
  }
  return [...hops.values()]
}

function worse(a: HopResult['worstPartition'], b: HopResult['worstPartition']): HopResult['worstPartition'] {
  if (a === null || b === null) return a ?? b
  return severity(b.p95) > severity(a.p95) ? b : a
}

/** An unknown end is judged by what is certain of it. */
const severity = (band: Band) => band.est ?? band.lo
