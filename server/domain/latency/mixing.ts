import { firstOver, num } from './curve.ts'
import type { Curve } from './curve.ts'
import type { Advance } from './departures.ts'
import type { Isolation } from './sample.ts'
import type { TopicSeries } from './topic-series.ts'

type Table = { partitions: number[]; upTo: number[] }

/** Into which partition a particle goes after a repartitioning: by what each of them received around that moment. */
export class PartitionMix {
  private readonly cells = new Map<number, Table | null>()
  private readonly steps = new Map<number, Table | null>()
  private readonly topic: TopicSeries
  private readonly isolation: Isolation
  private readonly cellMs: number

  constructor(topic: TopicSeries, isolation: Isolation, sampleMs: number) {
    this.topic = topic
    this.isolation = isolation
    this.cellMs = sampleMs
  }

  /** `draw` in [0, 1) chooses; null when nothing arrived anywhere near `ms`. */
  pick(ms: number, draw: number): number | null {
    const cell = Math.floor(ms / this.cellMs)
    let table = this.cells.get(cell)
    if (table === undefined) {
      table = this.build(cell)
      this.cells.set(cell, table)
    }
    return choose(table, draw)
  }

  /**
   * After a commit: by what each partition showed in the sampling interval of that step, or else in those beside it;
   * null when none did. A sample can fall amid the markers of one commit, which then show in two intervals.
   */
  pickStep(advance: Advance, draw: number): number | null {
    let table = this.steps.get(advance.endMs)
    if (table === undefined) {
      table =
        this.tableOf((curve) => this.shown(curve, advance), advance.endMs) ??
        this.tableOf(
          (curve) => valueNear(curve, advance.endMs + this.cellMs) - valueNear(curve, advance.startMs - this.cellMs),
          advance.endMs,
        )
      this.steps.set(advance.endMs, table)
    }
    return choose(table, draw)
  }

  private shown(curve: Curve, { startMs, endMs, cadence }: Advance): number {
    const own = curve.firstSentFrom(endMs)
    if (own === 0 || own === curve.length || curve.mid(own - 1) < startMs - this.cellMs / 2) return 0
    const rise = num(curve.values, own) - num(curve.values, own - 1)
    // Where every interval has commits of its own, those beside it are other ones.
    if (rise > 0 || cadence.single < 0.5) return rise
    return num(curve.values, own + 1, num(curve.values, own)) - num(curve.values, own - 2, num(curve.values, own - 1))
  }

  /** The cell with its neighbours, and wider where the topic is sparse. */
  private build(cell: number): Table | null {
    for (const reach of [0, 1, 4, 16, 64]) {
      const fromMs = (cell - reach) * this.cellMs
      const toMs = (cell + 1 + reach) * this.cellMs
      const table = this.tableOf((curve) => valueNear(curve, toMs) - valueNear(curve, fromMs), (fromMs + toMs) / 2)
      if (table !== null) return table
    }
    return null
  }

  private tableOf(arrivedOf: (curve: Curve) => number, ms: number): Table | null {
    const partitions: number[] = []
    const upTo: number[] = []
    let total = 0
    for (const [partition, series] of this.topic.partitions) {
      const arrived = arrivedOf(series.at(ms).ends(this.isolation))
      if (!(arrived > 0)) continue
      total += arrived
      partitions.push(partition)
      upTo.push(total)
    }
    return total > 0 ? { partitions, upTo } : null
  }
}

function choose(table: Table | null, draw: number): number | null {
  if (table === null) return null
  const aim = draw * num(table.upTo, table.upTo.length - 1)
  return table.partitions[firstOver(table.upTo, aim)] ?? null
}

/** The value at `ms`, or at the nearer end of what was sampled. */
function valueNear(curve: Curve, ms: number): number {
  if (curve.length === 0) return NaN
  return curve.valueAt(ms) ?? (ms <= curve.mid(0) ? num(curve.values, 0) : curve.lastValue)
}

/** A sequence in [0, 1) that covers it evenly, another one for each hop, so that the choices do not follow each other. */
export function evenDraw(index: number, hop: number): number {
  const step = (Math.sqrt(5) - 1) / 2 + Math.SQRT2 * hop
  return ((index + 0.5) * step) % 1
}
