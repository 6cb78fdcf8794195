import { CertainPassage, earliestDeparture, latestDeparture } from './certain-bounds.ts'
import type { CounterStore } from './counter-store.ts'
import { firstOver, num } from './curve.ts'
import type { Advance } from './departures.ts'
import { likelyDeparture } from './likely-departure.ts'
import { evenDraw, PartitionMix } from './mixing.ts'
import { clamp, later, settle } from './moment.ts'
import type { Moment } from './moment.ts'
import type { Segment } from './partition-series.ts'
import type { Assumption, Passage, Position } from './position.ts'
import type { Route, Stage } from './route.ts'
import type { Isolation } from './sample.ts'
import { landByStep, landByTime, offsetAt } from './transit.ts'
import type { Landing } from './transit.ts'

/** The ways between topics as the counters are now: what it remembers is void once a sample is added. */
export class Passages {
  readonly route: Route
  readonly sampleMs: number
  private readonly store: CounterStore
  private readonly mixes = new Map<string, PartitionMix>()
  private readonly bounds = new Map<Stage, Map<number, CertainPassage>>()

  constructor(route: Route, store: CounterStore, sampleMs: number) {
    this.route = route
    this.store = store
    this.sampleMs = sampleMs
  }

  draw(index: number, order: number): number {
    return evenDraw(index, order)
  }

  /** At the entry the offset is known; further on only the moment is, and perhaps not the partition. */
  certain(stage: Stage, position: Position): { min: number; max: number } {
    if (position.topic === this.route.entry) {
      const { segment, est: offset } = position
      return { min: earliestDeparture(stage, segment, offset), max: latestDeparture(stage, segment, offset + 0.5) }
    }
    const passage = this.passage(stage, position.topic, position.partition)
    return { min: passage.from(position.written.min).departed, max: passage.to(position.written.max).departed }
  }

  /** One of the branches of a union, as often as its topic's share of what arrives there. */
  branch(inputs: readonly Position[], index: number): Position[] {
    const volumes = inputs.map(({ topic, entry }) => this.volumeAround(topic, entry.est))
    const total = volumes.reduce((sum, volume) => sum + volume, 0)
    const upTo: number[] = []
    for (const volume of volumes) upTo.push((upTo.at(-1) ?? 0) + volume)
    const chosen =
      total > 0 ? firstOver(upTo, evenDraw(index, this.route.stages.length) * total) : index % inputs.length
    return inputs.slice(chosen, chosen + 1)
  }

  /** A join also waits for the records of topics that the entry does not reach, up to the moment of the entry. */
  sideArrivals(stage: Stage, entry: Moment): Moment {
    let latest = entry
    for (const topic of stage.sideInputs) {
      for (const [partition, series] of this.store.topics.get(topic)?.partitions ?? []) {
        const segment = series.at(entry.est)
        const offset = offsetAt(segment.ends(stage.spec.reader.isolation), entry.est, 'low')
        if (offset === null || offset < 0) continue
        const at = {
          topic,
          partition,
          segment,
          lo: offset,
          est: offset,
          hi: offset,
          together: 0,
          entry,
          written: entry,
        }
        const departed = likelyDeparture(stage, at, this.sampleMs)
        latest = later(latest, settle({ ...departed, min: entry.min, max: departed.hi }, entry))
      }
    }
    return latest
  }

  /** Where a departed particle enters `topic`; may move the end of the passage to when its output showed there. */
  land(
    topic: string,
    stage: Stage,
    passage: NonNullable<Passage>,
    draw: number,
    assumption: Assumption,
  ): Position | 'not-read' | 'not-sampled' {
    const reader = this.route.stages.find((next) => next.inputs.includes(topic))
    if (!reader) return 'not-read'
    const { departed, position } = passage
    const isolation = reader.spec.reader.isolation
    const partition = this.partitionAfter(topic, stage, reader, passage, draw, assumption)
    const series = partition === null ? undefined : this.store.topics.get(topic)?.partitions.get(partition)
    if (partition === null || !series) return 'not-sampled'
    const segment = series.at(departed.est)
    const landing = this.landing(stage, passage, segment, isolation)
    const written = { min: stage.spec.commit === 'with-output' ? position.entry.min : departed.min, max: departed.max }
    if (landing === null) {
      // Committed, but not seen to show: for this reader the hop has not ended.
      if (isolation === 'read_committed') passage.departed = { ...departed, est: Infinity, hi: Infinity, max: Infinity }
      return 'not-sampled'
    }
    const certain = this.passage(reader, topic, partition)
    const bounds = { min: certain.from(written.min).visible, max: certain.to(written.max).visible }
    const entry = settle({ ...landing.moment, ...bounds }, position.entry)
    passage.departed = entry
    return { topic, partition, segment, ...landing.offsets, together: landing.together, entry, written }
  }

  private landing(stage: Stage, passage: NonNullable<Passage>, segment: Segment, isolation: Isolation): Landing | null {
    const { departed, position } = passage
    const advance = this.stepOf(stage, position, isolation)
    if (!advance || segment.lastStable.length === 0) return landByTime(departed, segment, isolation)
    const share = clamp((position.est - advance.from) / (advance.to - advance.from), 0, 1)
    const middleMs = position.segment.ends(stage.spec.reader.isolation).passedAt((advance.from + advance.to) / 2)
    return landByStep(departed, advance, share, middleMs ?? position.entry.est, segment, this.sampleMs)
  }

  /** The step in which a particle left whose output shows at the commit; null for a departure at any time. */
  private stepOf(stage: Stage, position: Position, isolation: Isolation): Advance | null {
    if (!stage.departsAtCommit || isolation === 'read_uncommitted') return null
    return position.segment.readers.get(stage.spec.reader.group)?.find(position.est) ?? null
  }

  private partitionAfter(
    topic: string,
    stage: Stage,
    reader: Stage,
    { position, departed }: NonNullable<Passage>,
    draw: number,
    assumption: Assumption,
  ): number | null {
    const series = this.store.topics.get(topic)
    if (!series) return null
    const kind = stage.spec.partitions === 'unknown' ? assumption : stage.spec.partitions
    if (kind === 'same' && series.partitions.has(position.partition)) return position.partition
    const isolation = reader.spec.reader.isolation
    let mix = this.mixes.get(topic)
    if (!mix) {
      mix = new PartitionMix(series, isolation, this.sampleMs)
      this.mixes.set(topic, mix)
    }
    const advance = this.stepOf(stage, position, isolation)
    return (advance && mix.pickStep(advance, draw)) ?? mix.pick(departed.est, draw)
  }

  private passage(stage: Stage, topic: string, partition: number): CertainPassage {
    const kept = this.route.writer.get(topic)?.spec.partitions === 'same' ? partition : null
    let ofStage = this.bounds.get(stage)
    if (!ofStage) this.bounds.set(stage, (ofStage = new Map<number, CertainPassage>()))
    // Asked for several times a particle: a number is made faster than a text.
    const key = stage.inputs.indexOf(topic) * 1_000_000 + (kept ?? -1)
    const known = ofStage.get(key)
    if (known) return known
    const created = new CertainPassage(stage, this.store.topics.get(topic), kept, this.sampleMs / 4)
    ofStage.set(key, created)
    return created
  }

  private volumeAround(topic: string, ms: number): number {
    let volume = 0
    for (const series of this.store.topics.get(topic)?.partitions.values() ?? []) {
      const curve = series.at(ms).ends(this.route.isolation.get(topic) ?? 'read_uncommitted')
      const until = curve.valueAt(ms + 10 * this.sampleMs) ?? curve.lastValue
      const since = curve.valueAt(ms - 10 * this.sampleMs) ?? num(curve.values, 0)
      if (until > since) volume += until - since
    }
    return volume
  }
}
