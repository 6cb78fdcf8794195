import type { HopSpec, PipelineSpec } from '../pipeline-spec.ts'
import type { Sample } from '../sample.ts'
import { randomOf } from './random.ts'
import { storePartition } from './sim-log.ts'
import type { SimPartition } from './sim-log.ts'
import { sampleWorld } from './sim-sampling.ts'
import { Timeline } from './timeline.ts'

/** The start of every scripted world: a whole minute, so that windows are easy to name. */
export const T0 = 1_800_000_000_000

export function oneHopSpec(more: Partial<PipelineSpec> = {}, hop: Partial<HopSpec> = {}): PipelineSpec {
  return {
    id: 'p',
    entry: 'raw',
    exit: 'h',
    targetMs: 60_000,
    sampleMs: 500,
    hops: [
      {
        id: 'h',
        reads: ['raw'],
        combine: 'chain',
        reader: { kind: 'group', group: 'g', isolation: 'read_uncommitted' },
        writes: [],
        windowMs: null,
        holdMs: 0,
        commit: 'after',
        partitions: 'same',
        ...hop,
      },
    ],
    ...more,
  }
}

/** Arrival times of `perSecond` records a second, evenly, in [fromMs, toMs) after T0. */
export function evenly(perSecond: number, fromMs: number, toMs: number): number[] {
  const times: number[] = []
  for (let n = 0; fromMs + ((n + 0.5) * 1_000) / perSecond < toMs; n++)
    times.push(fromMs + ((n + 0.5) * 1_000) / perSecond)
  return times
}

/** A reader that works off in order, each record `workMs` after it could, and commits on its own clock. */
export type ScriptedReader = {
  workMs?: number
  commitEveryMs: number
  /** It does nothing in these stretches, not even commit. */
  pausedMs?: readonly [number, number][]
  /** From then on it is dead. */
  diesAtMs?: number
}

export type OneHopWorld = { samples: Sample[]; delays: { entryMs: number; delayMs: number }[]; committed: Timeline }

/** One partition, arrivals and reader by script; times are ms after T0 except in the samples. */
export function oneHop(
  arrivals: readonly number[],
  reader: ScriptedReader,
  sampling: { untilMs: number; sampleMs?: number; seed?: number; outages?: readonly [number, number][] },
): OneHopWorld {
  const records = arrivals.map((ms, source) => ({ source, writtenMs: T0 + ms, transaction: null }))
  const partition = storePartition(records, new Map(), T0 - 60_000)
  const { delays, committed } = read(arrivals, reader, sampling.untilMs)
  const samples = sampleOneHop(partition, committed, sampling)
  return { samples, delays, committed }
}

export function sampleOneHop(
  partition: SimPartition,
  committed: Timeline,
  sampling: { untilMs: number; sampleMs?: number; seed?: number; outages?: readonly [number, number][] },
): Sample[] {
  return sampleWorld(
    [{ name: 'raw', partitions: [partition], readCommitted: false }],
    [{ group: 'g', topic: 'raw', committed: [committed] }],
    {
      fromMs: T0 - 2_000,
      toMs: T0 + sampling.untilMs,
      sampleMs: sampling.sampleMs ?? 500,
      jitter: 0.2,
      rpcMs: [2, 10],
      random: randomOf(sampling.seed ?? 7),
      outages: (sampling.outages ?? []).map(([from, to]) => ({ fromMs: T0 + from, toMs: T0 + to })),
    },
  )
}

function read(arrivals: readonly number[], reader: ScriptedReader, untilMs: number) {
  const { workMs = 100, commitEveryMs, pausedMs = [], diesAtMs = Infinity } = reader
  const committed = new Timeline().set(T0 - 60_000, 0)
  const delays: OneHopWorld['delays'] = []
  const awake = (ms: number) => pausedMs.reduce((at, [from, to]) => (at >= from && at < to ? to : at), ms)
  const done = arrivals.map((ms) => awake(ms + workMs))
  for (const [n, ms] of done.entries()) {
    if (ms < diesAtMs) delays.push({ entryMs: T0 + (arrivals[n] ?? 0), delayMs: ms - (arrivals[n] ?? 0) })
  }
  let next = 0
  for (let ms = commitEveryMs * 0.37; ms < Math.min(untilMs, diesAtMs); ms += commitEveryMs) {
    ms = awake(ms)
    while (next < done.length && (done[next] ?? Infinity) <= ms) next++
    committed.set(T0 + ms, next)
  }
  return { delays, committed }
}
