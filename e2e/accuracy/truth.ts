import path from 'node:path'
import { readServingTable } from '../demo/serving-table.ts'
import { tailTopic } from './topic-tail.ts'

export const HOPS = ['enrich', 'score', 'serve'] as const
export type HopId = (typeof HOPS)[number]

/** When one order reached each place: broker times of the topics, the store's own time at the end. */
export type OrderTimes = {
  /** Append to orders.raw: the clock starts. */
  enteredMs: number
  partition: number
  /** Append to orders.enriched, before its transaction was committed. */
  joinedMs: number
  /** From here on a read_committed reader sees it in orders.enriched, and in orders.scored. */
  enrichedMs: number
  scoredMs: number
  servedMs: number
}
export type Truth = {
  orders: number
  e2e: number[]
  hops: Record<HopId, number[]>
  /** Append to append of the Flink hop: what it takes and holds, without its commit. */
  joined: number[]
}

/** Watches the demo's topics from now on; `window` answers for the orders that entered in it. */
export async function watchTruth(bootstrap: string, folder: string) {
  const times = new Map<string, Partial<OrderTimes>>()
  const at = (id: string) => {
    const found = times.get(id) ?? {}
    times.set(id, found)
    return found
  }
  const idOf = (value: Buffer | null) => /"order_id":"([^"]+)"/.exec(value?.toString() ?? '')?.[1]
  const tail = (
    topic: string,
    set: (order: Partial<OrderTimes>, ms: { appended: number; visible: number; partition: number }) => void,
  ) =>
    tailTopic(bootstrap, topic, ({ value, timestampMs: appended, visibleMs: visible, partition }) => {
      const id = idOf(value)
      if (id !== undefined) set(at(id), { appended, visible, partition })
    })
  const tails = await Promise.all([
    tail('orders.raw', (order, { appended, partition }) => Object.assign(order, { enteredMs: appended, partition })),
    tail('orders.enriched', (order, { appended, visible }) =>
      Object.assign(order, { joinedMs: appended, enrichedMs: visible }),
    ),
    tail('orders.scored', (order, { visible }) => void (order.scoredMs = visible)),
  ])
  return {
    /** Orders that have come all the way, in order of their entry. */
    orders: (): OrderTimes[] => [...times.values()].filter(isComplete).toSorted((a, b) => a.enteredMs - b.enteredMs),
    window(fromMs: number, toMs: number): Truth {
      for (const row of readServingTable(path.join(folder, 'served.ndjson'))) {
        const order = times.get(row.orderId)
        if (order) order.servedMs ??= row.servedAtMs
      }
      return truthOf([...times.values()].filter(isComplete), fromMs, toMs)
    },
    async stop() {
      await Promise.all(tails.map((each) => each.stop()))
    },
  }
}

const isComplete = (order: Partial<OrderTimes>): order is OrderTimes =>
  [order.enteredMs, order.joinedMs, order.enrichedMs, order.scoredMs, order.servedMs].every((ms) => ms !== undefined)

/** The true latencies of the orders that entered in [fromMs, toMs), in ms, each list sorted. */
function truthOf(all: readonly OrderTimes[], fromMs: number, toMs: number): Truth {
  const orders = all.filter(({ enteredMs }) => enteredMs >= fromMs && enteredMs < toMs)
  const sorted = (latency: (order: OrderTimes) => number) => orders.map(latency).sort((a, b) => a - b)
  return {
    orders: orders.length,
    e2e: sorted((order) => order.servedMs - order.enteredMs),
    joined: sorted((order) => order.joinedMs - order.enteredMs),
    hops: {
      enrich: sorted((order) => order.enrichedMs - order.enteredMs),
      score: sorted((order) => order.scoredMs - order.enrichedMs),
      serve: sorted((order) => order.servedMs - order.scoredMs),
    },
  }
}

/** The least value with at least `q` of the weight at or below it; `values` are sorted. NaN when there is none. */
export const quantile = (values: readonly number[], q: number): number =>
  values[Math.max(0, Math.ceil(q * values.length) - 1)] ?? Number.NaN

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? Number.NaN : values.reduce((a, b) => a + b, 0) / values.length
