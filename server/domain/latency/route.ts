import type { HopSpec, PipelineSpec } from './pipeline-spec.ts'
import type { Isolation } from './sample.ts'
import type { Evidence } from './window-result.ts'

/** The id of the hop in front of a read_committed entry: how long the producer's transaction held the record back. */
export const PRODUCER_HOP = 'producer'

/** A hop in the order in which records pass it, with what follows from the pipeline around it. */
export type Stage = {
  spec: HopSpec
  /** Topics read that records from the entry reach; for a chain exactly one. */
  inputs: readonly string[]
  /** Topics read that they do not reach: a join waits for them, a union and a chain do not. */
  sideInputs: readonly string[]
  /** The output shows only at the commit: the commit is the departure, and no smoothing may hide its step. */
  departsAtCommit: boolean
  evidence: Evidence
}

export type Route = {
  entry: string
  entryIsolation: Isolation
  /** Up to the exit hop, each after the hops that feed it. */
  stages: readonly Stage[]
  /** How each topic is first read. */
  isolation: ReadonlyMap<string, Isolation>
  /** The stage that writes a topic. */
  writer: ReadonlyMap<string, Stage>
  topics: ReadonlySet<string>
  groups: ReadonlySet<string>
  transactional: ReadonlySet<string>
}

/** Orders the hops between entry and exit. Hops that the entry does not reach, or that do not lead on, are left out. */
export function planRoute(spec: PipelineSpec): Route {
  const isolation = new Map<string, Isolation>()
  for (const hop of spec.hops) {
    for (const topic of hop.reads) if (!isolation.has(topic)) isolation.set(topic, hop.reader.isolation)
  }
  const stages: Stage[] = []
  const writer = new Map<string, Stage>()
  for (const hop of ordered(spec)) {
    const reached = (topic: string) => topic === spec.entry || writer.has(topic)
    const inputs = hop.reads.filter(reached)
    const stage: Stage = {
      spec: hop,
      inputs: hop.combine === 'chain' ? inputs.slice(0, 1) : inputs,
      sideInputs: hop.reads.filter((topic) => !reached(topic)),
      departsAtCommit: hop.commit === 'with-output' && !hop.writes.some((t) => isolation.get(t) === 'read_uncommitted'),
      evidence: evidenceOf(hop),
    }
    stages.push(stage)
    for (const topic of hop.writes) if (topic !== spec.entry && !writer.has(topic)) writer.set(topic, stage)
  }
  return {
    entry: spec.entry,
    entryIsolation: isolation.get(spec.entry) ?? 'read_uncommitted',
    stages,
    isolation,
    writer,
    topics: new Set([spec.entry, ...spec.hops.flatMap((hop) => [...hop.reads, ...hop.writes])]),
    groups: new Set(spec.hops.map((hop) => hop.reader.group)),
    transactional: transactionalTopics(spec),
  }
}

/** Hops that the entry reaches and that lead to the exit, in the order of the flow; a cycle is cut where it closes. */
function ordered(spec: PipelineSpec): HopSpec[] {
  const result: HopSpec[] = []
  const open = new Set<HopSpec>()
  const writersOf = (topic: string) => spec.hops.filter((hop) => hop.writes.includes(topic))
  /** True when the hop is reached from the entry. */
  const visit = (hop: HopSpec): boolean => {
    if (result.includes(hop)) return true
    if (open.has(hop)) return false
    open.add(hop)
    let isReached = false
    for (const topic of hop.reads) {
      if (topic === spec.entry) isReached = true
      else for (const upstream of writersOf(topic)) isReached = visit(upstream) || isReached
    }
    if (isReached) result.push(hop)
    return isReached
  }
  const exit = spec.hops.find((hop) => hop.id === spec.exit)
  if (exit) visit(exit)
  return result
}

/** Written in one transaction with the offsets, or read as if somebody wrote in transactions. */
function transactionalTopics(spec: PipelineSpec): Set<string> {
  const written = spec.hops.filter((hop) => hop.commit === 'with-output').flatMap((hop) => [...hop.writes])
  const read = spec.hops.filter((hop) => hop.reader.isolation === 'read_committed').flatMap((hop) => [...hop.reads])
  return new Set([...written, ...read])
}

function evidenceOf(hop: HopSpec): Evidence {
  if (hop.windowMs !== null) return { kind: 'inferred', reason: 'A window holds records back until it ends' }
  if (hop.holdMs === null) return { kind: 'inferred', reason: 'How long this hop holds records back is not known' }
  if (hop.commit === 'before') return { kind: 'inferred', reason: 'Offsets are committed before the work is done' }
  if (hop.holdMs > 0) return { kind: 'inferred', reason: 'The declared hold is added to what the offsets show' }
  return { kind: 'measured' }
}
