import type { CounterStore } from './counter-store.ts'
import { awaitsRate, entryParticles, looseWeight } from './entry-particles.ts'
import type { Particle } from './entry-particles.ts'
import { windowEvents } from './events.ts'
import type { WindowRequest } from './window-request.ts'
import { hopFlow } from './flow.ts'
import { Passages } from './passages.ts'
import { PRODUCER_HOP } from './route.ts'
import type { Route } from './route.ts'
import { summarise } from './summary.ts'
import { traceParticle } from './trace.ts'
import type { Trace } from './trace.ts'
import type { Band, HopResult, WindowResult } from './window-result.ts'
import { emptyBandSketch, emptySketches } from './window-sketches.ts'
import type { BandSketch, ComputedWindow, WindowSketches } from './window-sketches.ts'

type Span = { lo: number; est: number; hi: number }
type Weighed = Span & { weight: number }
type HopRecord = Weighed & { topic: string; partition: number }

/** Everything that is added up over the particles of one window. */
type Tally = {
  sketches: WindowSketches
  spans: Weighed[]
  records: Map<string, HopRecord[]>
  entered: number
  measured: number
  unknown: number
  slo: WindowResult['slo']
  open: boolean
}

/** The window [fromMs, toMs) over the counters as they are in `store`, whose readers' steps are derived. */
export function computeWindow(request: WindowRequest, fromMs: number, toMs: number): ComputedWindow {
  const { route, store, sampleMs, targetMs } = request
  const tally = emptyTally(route)
  const topic = store.topics.get(route.entry)
  const ways = new Passages(route, store, sampleMs)
  const isUnsure = route.stages.some((stage) => stage.spec.partitions === 'unknown')
  const particles = topic ? entryParticles(topic, fromMs, toMs, sampleMs) : []
  for (const [index, particle] of particles.entries()) {
    const mixed = traceParticle(ways, particle, index, 'mixed')
    const kept = isUnsure ? traceParticle(ways, particle, index, 'same') : mixed
    count(tally, route, particle, mixed, kept, index % 2 === 0, targetMs)
  }
  addLoosely(tally.sketches.e2e, tally.spans, topic ? looseWeight(topic, fromMs, toMs) : 0)
  for (const stage of route.stages) {
    const flow = hopFlow(stage, store, fromMs, toMs)
    if (flow !== null) tally.sketches.flows.set(stage.spec.id, flow)
  }
  const result = summarise(tally.sketches, {
    fromMs,
    toMs,
    entered: tally.entered,
    measured: tally.measured,
    unknown: tally.unknown,
    slo: tally.slo,
    events: windowEvents(request, fromMs, toMs),
    open: tally.open || (topic !== undefined && awaitsRate(topic, fromMs, toMs, sampleMs)),
    hops: hopFrames(route, store, tally),
  })
  return { result: withMeasurability(result, tally.sketches, targetMs), sketches: tally.sketches }
}

function emptyTally(route: Route): Tally {
  const sketches = emptySketches()
  if (route.entryIsolation === 'read_committed') sketches.hops.set(PRODUCER_HOP, emptyBandSketch())
  for (const stage of route.stages) sketches.hops.set(stage.spec.id, emptyBandSketch())
  return {
    sketches,
    spans: [],
    records: new Map([...sketches.hops.keys()].map((id) => [id, []])),
    entered: 0,
    measured: 0,
    unknown: 0,
    slo: { good: 0, bad: 0, unknown: 0 },
    open: false,
  }
}

/** Adds one particle, traced under both assumptions on partitions: the band is the envelope, estimates take turns. */
function count(
  tally: Tally,
  route: Route,
  particle: Particle,
  mixed: Trace,
  kept: Trace,
  takesMixed: boolean,
  targetMs: number | null,
): void {
  const { weight, entry } = particle
  const e2e = envelope(e2eSpan(mixed, particle), e2eSpan(kept, particle), takesMixed)
  const lost = mixed.lost && kept.lost
  tally.entered += weight
  if (e2e.hi === Infinity) tally.unknown += weight
  else tally.measured += weight
  tally.slo[verdict(e2e, lost, targetMs)] += weight
  tally.open ||= mixed.waiting || kept.waiting
  tally.spans.push({ ...e2e, weight })
  tally.sketches.certain.min.add(Math.max(0, Math.min(mixed.exit.min, kept.exit.min) - entry.max), weight)
  tally.sketches.certain.max.add(Math.max(0, Math.max(mixed.exit.max, kept.exit.max) - entry.min), weight)
  if (mixed.shown !== null) {
    const held = { lo: mixed.shown.lo - entry.hi, est: mixed.shown.est - entry.est, hi: mixed.shown.hi - entry.lo }
    addHop(tally, PRODUCER_HOP, { ...positive(held), weight, topic: route.entry, partition: particle.partition })
  }
  for (const [order, stage] of route.stages.entries()) {
    const [span, at] = hopSpan(mixed, kept, order, takesMixed)
    const topic = at?.position.topic ?? stage.inputs[0] ?? route.entry
    addHop(tally, stage.spec.id, { ...span, weight, topic, partition: at?.position.partition ?? -1 })
  }
}

function e2eSpan({ exit }: Trace, { entry }: Particle): Span {
  return positive({ lo: exit.lo - entry.hi, est: exit.est - entry.est, hi: exit.hi - entry.lo })
}

function hopSpan(mixed: Trace, kept: Trace, order: number, takesMixed: boolean): [Span, Trace['passages'][number]] {
  const spans = [mixed, kept].map((trace): Span => {
    const passage = trace.passages[order]
    if (!passage) return { lo: 0, est: Infinity, hi: Infinity }
    const { departed, position } = passage
    const { entry } = position
    return positive({ lo: departed.lo - entry.hi, est: departed.est - entry.est, hi: departed.hi - entry.lo })
  })
  const [a, b] = spans
  const at = (takesMixed ? mixed : kept).passages[order] ?? null
  return [a && b ? envelope(a, b, takesMixed) : { lo: 0, est: Infinity, hi: Infinity }, at]
}

const positive = ({ lo, est, hi }: Span): Span => ({ lo: Math.max(0, lo), est: Math.max(0, est), hi: Math.max(0, hi) })

function envelope(a: Span, b: Span, takesFirst: boolean): Span {
  const hi = Math.max(a.hi, b.hi)
  return { lo: Math.min(a.lo, b.lo), est: hi === Infinity ? Infinity : takesFirst ? a.est : b.est, hi }
}

function verdict(e2e: Span, lost: boolean, targetMs: number | null): 'good' | 'bad' | 'unknown' {
  if (targetMs === null) return 'unknown'
  if (lost || e2e.lo > targetMs) return 'bad'
  return e2e.hi <= targetMs ? 'good' : 'unknown'
}

function addSpan(sketch: BandSketch, span: Span, weight: number): void {
  sketch.lo.add(span.lo, weight)
  sketch.est.add(span.est, weight)
  sketch.hi.add(span.hi, weight)
}

/**
 * Adds the spans, of which the weight `loose` may not belong here, or others instead: the band holds for both, without
 * the slowest of them at its lower end and with as many more of the slowest at its upper end.
 */
function addLoosely(sketch: BandSketch, spans: readonly Weighed[], loose: number): void {
  if (loose === 0) {
    for (const span of spans) addSpan(sketch, span, span.weight)
    return
  }
  for (const { est, weight } of spans) sketch.est.add(est, weight)
  let left = loose
  for (const { lo, weight } of spans.toSorted((a, b) => b.lo - a.lo)) {
    const moved = Math.min(left, weight)
    left -= moved
    sketch.lo.add(0, moved)
    sketch.lo.add(lo, weight - moved)
  }
  const slowest = spans.reduce((most, { hi }) => Math.max(most, hi), 0)
  left = loose
  for (const { hi, weight } of spans.toSorted((a, b) => a.hi - b.hi)) {
    const moved = Math.min(left, weight)
    left -= moved
    sketch.hi.add(slowest, moved)
    sketch.hi.add(hi, weight - moved)
  }
}

function addHop(tally: Tally, id: string, record: HopRecord): void {
  const sketch = tally.sketches.hops.get(id)
  if (sketch) addSpan(sketch, record, record.weight)
  tally.records.get(id)?.push(record)
}

function hopFrames(route: Route, store: CounterStore, tally: Tally) {
  const frames: Pick<HopResult, 'id' | 'evidence' | 'worstPartition'>[] = []
  if (route.entryIsolation === 'read_committed') {
    const worstPartition = worst(tally.records.get(PRODUCER_HOP) ?? [])
    frames.push({ id: PRODUCER_HOP, evidence: { kind: 'measured' }, worstPartition })
  }
  for (const { spec, inputs, evidence } of route.stages) {
    const isSeen = inputs.some((topic) =>
      [...(store.topics.get(topic)?.partitions.values() ?? [])].some((p) => p.current.readers.has(spec.reader.group)),
    )
    const unseen = { kind: 'unknown' as const, reason: `Group ${spec.reader.group} has no committed offset here` }
    const worstPartition = worst(tally.records.get(spec.id) ?? [])
    frames.push({ id: spec.id, evidence: isSeen ? evidence : unseen, worstPartition })
  }
  return frames
}

/** The input partition with the highest p95 of the estimate, or of what is certain where there is none. */
function worst(records: readonly HopRecord[]): HopResult['worstPartition'] {
  const groups = Map.groupBy(
    records.filter((record) => record.partition >= 0),
    (record) => `${record.partition}/${record.topic}`,
  )
  let slowest: { group: readonly HopRecord[]; first: HopRecord; severity: number } | null = null
  for (const group of groups.values()) {
    const [first] = group
    if (!first) continue
    const est = quantile(group, 0.95, (r) => r.est)
    const severity = est === Infinity ? quantile(group, 0.95, (r) => r.lo) : est
    if (slowest === null || severity > slowest.severity) slowest = { group, first, severity }
  }
  if (slowest === null) return null
  const { group, first } = slowest
  return { topic: first.topic, partition: first.partition, p95: bandAt(group, 0.95) }
}

function bandAt(records: readonly HopRecord[], q: number): Band {
  const lo = quantile(records, q, (r) => r.lo)
  const est = quantile(records, q, (r) => r.est)
  const hi = quantile(records, q, (r) => r.hi)
  return hi === Infinity || est === Infinity ? { lo, est: null, hi: null } : { lo, est, hi }
}

function quantile(records: readonly HopRecord[], q: number, of: (record: HopRecord) => number): number {
  const sorted = records.toSorted((a, b) => of(a) - of(b))
  const target = q * sorted.reduce((sum, record) => sum + record.weight, 0) * (1 - 1e-9)
  let upTo = 0
  for (const record of sorted) {
    upTo += record.weight
    if (upTo >= target) return of(record)
  }
  return Infinity
}

/** A target that is smaller than what sampling leaves open of a usual record cannot be judged at this interval. */
function withMeasurability(result: WindowResult, { e2e }: WindowSketches, targetMs: number | null): WindowResult {
  // Of the records themselves: the result's band is also wide where they are few and differ.
  const lo = e2e.lo.quantile(0.5)
  const hi = e2e.hi.quantile(0.5)
  if (targetMs === null || lo === null || hi === null || hi - lo <= targetMs) return result
  const event = { atMs: result.fromMs, kind: 'target-unmeasurable' as const, hop: null, topic: null, partition: null }
  return { ...result, events: [...result.events, event] }
}
