import type { CounterStore } from './counter-store.ts'
import type { Curve } from './curve.ts'
import type { Segment } from './partition-series.ts'
import type { Stage } from './route.ts'
import type { Flow } from './window-sketches.ts'

/** What a hop read and wrote in [fromMs, toMs), in offsets; null for a sink or where a counter was not sampled then. */
export function hopFlow(stage: Stage, store: CounterStore, fromMs: number, toMs: number): Flow | null {
  if (stage.spec.writes.length === 0) return null
  let arrived = 0
  for (const topic of stage.spec.writes) {
    const grown = growth(store, topic, fromMs, toMs, (segment) => segment.highWatermark)
    if (grown === null) return null
    arrived += grown
  }
  let departed = 0
  for (const topic of stage.inputs) {
    const read = growth(store, topic, fromMs, toMs, (segment) => segment.readers.get(stage.spec.reader.group)?.curve)
    if (read === null) return null
    departed += read
  }
  return { arrived, departed }
}

function growth(
  store: CounterStore,
  topic: string,
  fromMs: number,
  toMs: number,
  of: (segment: Segment) => Curve | undefined,
): number | null {
  let total: number | null = null
  for (const series of store.topics.get(topic)?.partitions.values() ?? []) {
    const curve = of(series.at(toMs))
    if (!curve || curve.length === 0) continue
    const until = curve.valueAt(toMs) ?? (toMs > curve.lastSent ? curve.lastValue : null)
    const since = curve.valueAt(fromMs) ?? (fromMs <= curve.mid(0) ? (curve.values[0] ?? null) : curve.lastValue)
    if (until === null || since === null) continue
    total = (total ?? 0) + Math.max(0, until - since)
  }
  return total
}
