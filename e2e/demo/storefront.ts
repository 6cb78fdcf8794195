// Both ends of the demo: the shop that takes orders, and the store that serves their scores.
import { Producer, compatibilityPartitioner } from '@platformatic/kafka'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { keepRunning, log, settings, untilStopped } from './application.ts'
import { connectionOptions } from './client.ts'
import { isFaultOn } from './faults.ts'
import { joinGroup } from './group-reader.ts'
import { openServingTable } from './serving-table.ts'
import { CUSTOMERS, isScheduledBurst, makeCustomer, makeOrder, ordersDue, ordersPerSecond } from './workload.ts'

const TICK_MS = 20
const CUSTOMER_MS = 2_000
/** Orders that wait for a broker that is away; later ones are turned down, as a shop would. */
const QUEUE = 20_000
const scoredSchema = z.object({ order_id: z.string(), ts: z.number(), score: z.number() })

const { bootstrap, folder } = settings()
const stopped = untilStopped()
const table = openServingTable(path.join(folder, 'served.ndjson'))

async function sellUntilStopped(): Promise<void> {
  // The partitioner of Java's clients: an order keeps its partition through Flink.
  const producer = new Producer({
    ...connectionOptions(bootstrap, 'storefront'),
    idempotent: true,
    // Two minutes: what was ordered waits for a broker that comes back.
    retries: 1_200,
    partitioner: compatibilityPartitioner,
  })
  producer.on('error', () => undefined)
  try {
    await producer.send({ messages: everyCustomer(Date.now()) })
    log('selling')
    await Promise.all([sellOrders(producer), changeCustomers(producer)])
  } finally {
    await producer.close(true).catch(() => undefined)
  }
}

const everyCustomer = (nowMs: number) =>
  Array.from({ length: CUSTOMERS }, (_, rank) => message('customers', makeCustomer(rank, 0, nowMs)))

async function sellOrders(producer: Producer): Promise<void> {
  const run = Date.now().toString(36)
  let queue: ReturnType<typeof message>[] = []
  let count = 0
  const failures: unknown[] = []
  let sending = false
  let last = Date.now()
  while (!stopped.aborted) {
    await sleep(TICK_MS)
    if (failures.length > 0) throw failures[0]
    const now = Date.now()
    const bursting = isScheduledBurst(now) || isFaultOn(folder, 'burst', now)
    const due = Math.min(ordersDue(ordersPerSecond(now, bursting), now - last, Math.random), QUEUE - queue.length)
    last = now
    for (let i = 0; i < due; i++) queue.push(message('orders.raw', makeOrder(`${run}-${count++}`, now, Math.random)))
    if (sending || queue.length === 0) continue
    const messages = queue
    queue = []
    sending = true
    // Not awaited, so that orders come in while the broker takes its time.
    producer
      .send({ messages })
      .catch((error: unknown) => void failures.push(error))
      .finally(() => void (sending = false))
  }
}

async function changeCustomers(producer: Producer): Promise<void> {
  for (let version = 1; !stopped.aborted; version++) {
    await sleep(CUSTOMER_MS, undefined, { signal: stopped }).catch(() => undefined)
    const rank = Math.floor(Math.random() * CUSTOMERS)
    await producer.send({ messages: [message('customers', makeCustomer(rank, version, Date.now()))] })
  }
}

const message = (topic: string, { key, value }: { key: string; value: string }) => ({
  topic,
  key: Buffer.from(key),
  value: Buffer.from(value),
})

async function serveUntilStopped(): Promise<void> {
  const reader = await joinGroup({ bootstrap, group: 'serve-orders', topic: 'orders.scored' })
  log('serving')
  try {
    while (!stopped.aborted) {
      const { records, next } = await reader.poll()
      if (records.length > 0) table.append(records.map(({ value }) => served(value)))
      if (next.length > 0) await reader.commit(next)
    }
  } finally {
    await reader.close()
  }
}

function served(value: Buffer | null) {
  const { order_id: orderId, ts: orderedAtMs, score } = scoredSchema.parse(JSON.parse(value?.toString() ?? 'null'))
  return { orderId, orderedAtMs, score }
}

await Promise.all([
  keepRunning('storefront', stopped, sellUntilStopped),
  keepRunning('serving store', stopped, serveUntilStopped),
])
table.close()
