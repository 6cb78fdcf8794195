// The scoring service: reads orders.enriched, writes orders.scored, and commits both in one transaction.
import { Producer } from '@platformatic/kafka'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { keepRunning, log, settings, untilStopped } from './application.ts'
import { connectionOptions } from './client.ts'
import type { ReadRecord } from './committed-records.ts'
import { isFaultOn } from './faults.ts'
import { joinGroup, portions, type GroupReader, type Polled } from './group-reader.ts'
import { scoreOf } from './workload.ts'

type Transaction = Awaited<ReturnType<Producer['beginTransaction']>>

const SLOW_MS = 40
/** Records a transaction; few while each takes its time, so that the group still commits every two seconds. */
const PORTION = { usual: 500, slow: 50 }
/** Left out, the client asks for producer 0 and epoch 0: refused as fenced from the second start on. */
const NEW_EPOCH = { producerId: -1n, producerEpoch: -1 }
const enrichedSchema = z.object({
  order_id: z.string(),
  customer_id: z.string(),
  amount: z.number(),
  tier: z.string(),
  ts: z.number(),
})

const { bootstrap, folder, own } = settings()
const stopped = untilStopped()

async function scoreUntilStopped(): Promise<void> {
  const producer = new Producer({
    ...connectionOptions(bootstrap, 'score-orders'),
    transactionalId: own('score-orders-1'),
    idempotent: true,
    // Also the transaction's: what a killed scorer has left open holds its readers back for this long at most.
    timeout: 20_000,
    // A transaction that follows another at once is refused until the first one's markers are written.
    retries: 150,
    retryDelay: 20,
  })
  producer.on('error', () => undefined)
  let reader: GroupReader | undefined
  try {
    // First of all, because it aborts what a predecessor has left open; the offsets are read after that.
    let transaction = await producer.beginTransaction(NEW_EPOCH)
    reader = await joinGroup({ bootstrap, group: own('score-orders'), topic: own('orders.enriched') })
    log('scoring')
    while (!stopped.aborted) {
      const polled = await reader.poll()
      for (const portion of portions(polled, isSlow() ? PORTION.slow : PORTION.usual)) {
        const messages = await score(portion.records)
        if (messages.length > 0) await transaction.send({ messages })
        await addOffsets(transaction, reader, portion)
        await transaction.commit()
        transaction = await producer.beginTransaction(NEW_EPOCH)
      }
    }
  } finally {
    await Promise.allSettled([reader?.close(), producer.close(true)])
  }
}

const isSlow = () => isFaultOn(folder, 'slow-scorer', Date.now())

async function score(records: readonly ReadRecord[]) {
  const messages = []
  for (const { key, value, partition } of records) {
    if (isSlow()) await sleep(SLOW_MS)
    const order = enrichedSchema.parse(JSON.parse(value?.toString() ?? 'null'))
    const scored = { ...order, score: scoreOf(order) }
    messages.push({
      topic: own('orders.scored'),
      partition,
      value: Buffer.from(JSON.stringify(scored)),
      ...(key && { key }),
    })
  }
  return messages
}

/** One call a partition, one after the other: the client takes two at once for the same call. */
async function addOffsets(transaction: Transaction, { consumer }: GroupReader, polled: Polled): Promise<void> {
  const { groupId, generationId, memberId, coordinatorId } = consumer
  if (memberId === null || coordinatorId === null) throw new Error('not a member of the group')
  await transaction.addConsumer(consumer)
  for (const { topic, partition, offset } of polled.next)
    await transaction.addOffset({
      topic,
      partition,
      // It commits the offset after this one.
      offset: offset - 1n,
      metadata: { consumer: { groupId, generationId, memberId, coordinatorId } },
    } as unknown as Parameters<typeof transaction.addOffset>[0])
}

await keepRunning('scorer', stopped, scoreUntilStopped)
