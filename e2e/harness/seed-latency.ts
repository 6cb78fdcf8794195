import type { HopDocument, PipelineDocument } from '../../server/contracts/pipelines.ts'
import { emptyBandSketch, type BandSketch, type ComputedWindow } from '../../server/domain/latency/sketches.ts'
import { bandMean, bandQuantiles, certainQuantiles } from '../../server/domain/latency/summary.ts'
import { ValueSketch } from '../../server/domain/latency/value-sketch.ts'
import type { HopResult, LatencyEvent, WindowResult } from '../../server/domain/latency/window-result.ts'

/** Mean delay of each hop in ms at a moment, and how many records enter a second. */
export type Weather = { hopMs: readonly number[]; perSecond: number }
type Span = { fromMs: number; toMs: number; open: boolean }

/** Mulberry32: small, fast and the same on every machine, so that screenshots repeat. */
export function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** One window as the engine would give it for `particles` records of this weather: real sketches, quantiles and verdicts. */
export function seedWindow(
  pipeline: PipelineDocument,
  span: Span,
  weather: Weather,
  particles: number,
  events: readonly LatencyEvent[] = [],
): ComputedWindow {
  const random = randomFrom(Math.floor(span.fromMs / 1_000))
  const entered = (weather.perSecond * (span.toMs - span.fromMs)) / 1_000
  const weight = entered / particles
  const hops = new Map(pipeline.hops.map(({ id }) => [id, emptyBandSketch()]))
  const e2e = emptyBandSketch()
  const certain = { min: new ValueSketch(), max: new ValueSketch() }
  const slo = { good: 0, bad: 0, unknown: 0 }
  const bound = pipeline.sampleMs / 3
  for (let index = 0; entered > 0 && index < particles; index += 1) {
    const total = { lo: 0, est: 0, hi: 0 }
    for (const [position, hop] of pipeline.hops.entries()) {
      // Most records near the mean, a tail to three times of it.
      const est = (weather.hopMs[position] ?? 0) * (0.55 + 0.55 * random() + (random() > 0.93 ? 1.1 * random() : 0))
      const band = { lo: Math.max(0, est - bound * random()), est, hi: est + bound * (0.5 + random()) }
      add(hops.get(hop.id), band, weight)
      total.lo += band.lo
      total.est += band.est
      total.hi += band.hi
    }
    add(e2e, total, weight)
    certain.min.add(total.lo * 0.4, weight)
    certain.max.add(total.hi + 1_500, weight)
    if (pipeline.slo) slo[verdictOf(total, pipeline.slo.targetMs)] += weight
  }
  const result: WindowResult = {
    fromMs: span.fromMs,
    toMs: span.toMs,
    entered,
    measured: entered,
    unknown: 0,
    slo: pipeline.slo ? slo : { good: 0, bad: 0, unknown: entered },
    e2e: bandQuantiles(e2e),
    mean: bandMean(e2e),
    certain: certainQuantiles(certain),
    hops: pipeline.hops.map((hop) => hopResult(hop, hops.get(hop.id), e2e)),
    events,
    open: span.open,
  }
  const flows = new Map(pipeline.hops.map(({ id }) => [id, { arrived: entered, departed: entered }]))
  return { result, sketches: { e2e, certain, hops, flows } }
}

function add(sketch: BandSketch | undefined, band: { lo: number; est: number; hi: number }, weight: number): void {
  sketch?.lo.add(band.lo, weight)
  sketch?.est.add(band.est, weight)
  sketch?.hi.add(band.hi, weight)
}

const verdictOf = ({ lo, hi }: { lo: number; hi: number }, targetMs: number) =>
  hi <= targetMs ? 'good' : lo > targetMs ? 'bad' : 'unknown'

function hopResult(hop: HopDocument, sketch: BandSketch | undefined, e2e: BandSketch): HopResult {
  const quantiles = sketch ? bandQuantiles(sketch) : null
  const evidence =
    hop.holdMs === null
      ? { kind: 'inferred' as const, reason: 'how long it holds records is not declared' }
      : { kind: 'measured' as const }
  return {
    id: hop.id,
    evidence,
    quantiles,
    mean: sketch ? bandMean(sketch) : null,
    share: sketch && e2e.est.sum > 0 ? sketch.est.sum / e2e.est.sum : null,
    selectivity: hop.writes.length === 0 || quantiles === null ? null : 1,
    worstPartition:
      quantiles && hop.reads[0] ? { topic: hop.reads[0], partition: 3, p95: scaled(quantiles.p95, 1.7) } : null,
  }
}

const scaled = (band: { lo: number; est: number | null; hi: number | null }, by: number) => ({
  lo: band.lo * by,
  est: band.est === null ? null : band.est * by,
  hi: band.hi === null ? null : band.hi * by,
})
