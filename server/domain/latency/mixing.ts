import { num } from './curve.ts'
import type { Curve } from './curve.ts'
import type { Isolation } from './sample.ts'
import type { TopicSeries } from './topic-series.ts'

/** Into which partition a particle goes after a repartitioning: by what each of them received around that moment. */
export class PartitionMix {
  private readonly cells = new Map<number, { partitions: number[]; upTo: number[] } | null>()
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
    if (table === null) return null
    const { partitions, upTo } = table
    const aim = draw * num(upTo, upTo.length - 1)
    const at = upTo.findIndex((sum) => sum > aim)
    return partitions[at] ?? null
  }

  /** The cell with its neighbours, and wider where the topic is sparse. */
  private build(cell: number): { partitions: number[]; upTo: number[] } | null {
    for (const reach of [1, 4, 16, 64]) {
      const fromMs = (cell - reach) * this.cellMs
      const toMs = (cell + 1 + reach) * this.cellMs
      const partitions: number[] = []
      const upTo: number[] = []
      let total = 0
      for (const [partition, series] of this.topic.partitions) {
        const curve = series.at((fromMs + toMs) / 2).ends(this.isolation)
        const arrived = valueNear(curve, toMs) - valueNear(curve, fromMs)
        if (!(arrived > 0)) continue
        total += arrived
        partitions.push(partition)
        upTo.push(total)
      }
      if (total > 0) return { partitions, upTo }
    }
    return null
  }
}

/** The value at `ms`, or at the nearer end of what was sampled. */
function valueNear(curve: Curve, ms: number): number {
  if (curve.length === 0) return NaN
  return curve.valueAt(ms) ?? (ms <= curve.mid(0) ? num(curve.values, 0) : curve.lastValue)
}

/** A sequence in [0, 1) that covers it evenly, another one for each hop, so that the choices do not follow each other. */
export function evenDraw(index: number, hop: number): number {
  const step = (Math.sqrt(5) - 1) / 2 + Math.SQRT2 * hop
  return (((index + 0.5) * step) % 1) + 0
}
