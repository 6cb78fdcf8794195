import { Connection, Consumer, fetchV17, ListOffsetTimestamps, type RecordsBatch } from '@platformatic/kafka'
import { connectionOptions } from '../demo/client.ts'
import {
  isAbortMarker,
  isControl,
  isTransactional,
  nextOffset,
  recordsOf,
  type ReadRecord,
} from '../demo/committed-records.ts'

/** A record with the broker's times of its append and of the moment from which a read_committed reader could see it. */
export type SeenRecord = ReadRecord & { visibleMs: number }

/**
 * Reads a topic from its end on and hands over each record once it is committed: a transaction's are held until its
 * marker, whose own time is when all of them became visible. Aborted ones are never handed over.
 */
export async function tailTopic(
  bootstrap: string,
  topic: string,
  onRecord: (record: SeenRecord) => void,
): Promise<{ stop: () => Promise<void> }> {
  const client = new Consumer({ ...connectionOptions(bootstrap, 'truth'), groupId: 'unused-by-truth' })
  const metadata = await client.metadata({ topics: [topic], forceUpdate: true })
  const ends = await client.listOffsets({ topics: [topic], timestamp: ListOffsetTimestamps.LATEST })
  await client.close(true)
  const positions = new Map((ends.get(topic) ?? []).map((offset, partition) => [partition, offset]))
  const found = metadata.topics.get(topic)
  const leader = metadata.brokers.get(found?.partitions[0]?.leader ?? -1)
  if (!found || !leader) throw new Error(`${topic} has no leader`)
  const connection = new Connection('truth', { requestTimeout: 10_000 })
  await connection.connect(leader.host, leader.port)
  const stopping = new AbortController()
  const collect = collector(onRecord)
  const loop = (async () => {
    while (!stopping.signal.aborted) {
      const partitions = [...positions].map(([partition, fetchOffset]) => ({
        ...{ partition, fetchOffset, currentLeaderEpoch: -1, lastFetchedEpoch: -1, partitionMaxBytes: 524_288 },
      }))
      const topics = [{ topicId: found.id, partitions }]
      const response = await fetchV17.api.async(connection, 500, 1, 8_388_608, 0, 0, -1, topics, [], '')
      for (const { partitionIndex: partition, records } of response.responses[0]?.partitions ?? []) {
        const from = positions.get(partition) ?? 0n
        for (const batch of records ?? []) collect(batch, partition, from)
        positions.set(partition, nextOffset(records ?? [], from))
      }
    }
  })()
  // Its failure is the caller's at `stop`, not an unhandled one before.
  loop.catch(() => undefined)
  return {
    async stop() {
      stopping.abort()
      await loop
      await connection.close()
    },
  }
}

function collector(onRecord: (record: SeenRecord) => void) {
  const held = new Map<string, ReadRecord[]>()
  return (batch: RecordsBatch, partition: number, from: bigint): void => {
    if (batch.firstOffset + BigInt(batch.lastOffsetDelta) < from) return
    const key = `${partition} ${batch.producerId}`
    if (!isTransactional(batch))
      for (const record of recordsOf(batch, partition, from)) onRecord({ ...record, visibleMs: record.timestampMs })
    else if (!isControl(batch)) held.set(key, [...(held.get(key) ?? []), ...recordsOf(batch, partition, from)])
    else {
      const visibleMs = recordsOf(batch, partition, 0n)[0]?.timestampMs ?? Number(batch.maxTimestamp)
      if (!isAbortMarker(batch)) for (const record of held.get(key) ?? []) onRecord({ ...record, visibleMs })
      held.delete(key)
    }
  }
}
