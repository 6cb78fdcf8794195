import { Connection, Consumer, fetchV17, ListOffsetTimestamps } from '@platformatic/kafka'
import { connectionOptions } from './client.ts'
import { committedRecords, nextOffset, type ReadRecord } from './committed-records.ts'

const MAX_BYTES = 4_194_304
const PARTITION_MAX_BYTES = 262_144

type Position = { topic: string; partition: number; offset: bigint }
/** What one poll brought: records that a read_committed reader may see, and where to go on after them. */
export type Polled = { records: ReadRecord[]; next: Position[] }
/**
 * Cuts a poll into portions of at most `size` records, oldest first, each with where to go on after it: a reader that is
 * slow still commits every so often. The last portion goes past trailing markers.
 */
export function portions({ records, next }: Polled, size: number): Polled[] {
  const topic = next[0]?.topic ?? ''
  const oldestFirst = records.toSorted((a, b) => a.timestampMs - b.timestampMs || Number(a.offset - b.offset))
  const cut: Polled[] = []
  for (let from = 0; from + size < oldestFirst.length; from += size) {
    const portion = oldestFirst.slice(from, from + size)
    const after = new Map(portion.map(({ partition, offset }) => [partition, offset + 1n]))
    const positions = [...after].map(([partition, offset]) => ({ topic, partition, offset }))
    cut.push({ records: portion, next: positions })
  }
  return next.length === 0 ? [] : [...cut, { records: oldestFirst.slice(cut.length * size), next }]
}
export type GroupReader = {
  consumer: Consumer
  /** Long-polls for at most half a second. Throws when the group's assignment has changed or membership is lost. */
  poll: () => Promise<Polled>
  commit: (positions: readonly Position[]) => Promise<void>
  close: () => Promise<void>
}

/**
 * Joins a group as its only, static member: one that was killed comes back without waiting for its session to end.
 * Reads through the raw Fetch call, because the client's own read_committed filter lets aborted records through when
 * a producer aborted twice, or its marker lies outside of what was fetched. Whatever fails is thrown: close it and join
 * anew, which goes on at the last commit. All partitions must have one leader, as in the demo's cluster of one.
 */
export async function joinGroup(options: { bootstrap: string; group: string; topic: string }): Promise<GroupReader> {
  const { bootstrap, group, topic } = options
  const consumer = new Consumer({
    ...connectionOptions(bootstrap, group),
    groupId: group,
    groupInstanceId: `${group}-1`,
    sessionTimeout: 10_000,
    rebalanceTimeout: 10_000,
    heartbeatInterval: 2_000,
  })
  const connection = new Connection(group, { connectTimeout: 3_000, requestTimeout: 10_000 })
  let failure: Error | null = null
  const fail = (error: Error) => void (failure ??= error)
  consumer.on('error', fail)
  connection.on('error', fail)
  const close = async () => {
    await Promise.allSettled([connection.close(), consumer.close(true)])
  }
  try {
    consumer.topics.track(topic)
    await consumer.joinGroup()
    consumer.on('consumer:group:join', () => fail(new Error(`group ${group} was assigned anew`)))
    const { positions, topicId, leader } = await startPositions(consumer, topic)
    await connection.connect(leader.host, leader.port)
    return {
      consumer,
      close,
      commit: (offsets) => consumer.commit({ offsets: offsets.map((position) => ({ ...position, leaderEpoch: -1 })) }),
      async poll() {
        if (failure) throw failure
        return fetchOnce(connection, { topic, topicId, positions })
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The committed offset of each assigned partition; the log's start where there is none or retention has passed it. */
async function startPositions(consumer: Consumer, topic: string) {
  const metadata = await consumer.metadata({ topics: [topic], forceUpdate: true })
  const found = metadata.topics.get(topic)
  const assigned = consumer.assignments?.find((assignment) => assignment.topic === topic)?.partitions ?? []
  const leader = metadata.brokers.get(found?.partitions[0]?.leader ?? -1)
  if (!found || !leader || assigned.length === 0) throw new Error(`${topic} has no leader, or nothing was assigned`)
  const committed = await consumer.listCommittedOffsets({ topics: [{ topic, partitions: assigned }] })
  const starts = await consumer.listOffsets({ topics: [topic], timestamp: ListOffsetTimestamps.EARLIEST })
  const positions = new Map(
    assigned.map((partition, index) => {
      const start = starts.get(topic)?.[partition] ?? 0n
      const last = committed.get(topic)?.[index] ?? -1n
      return [partition, last > start ? last : start]
    }),
  )
  return { positions, topicId: found.id, leader }
}

/** One Fetch without a session; moves `positions` on. */
async function fetchOnce(
  connection: Connection,
  at: { topic: string; topicId: string; positions: Map<number, bigint> },
): Promise<Polled> {
  const partitions = [...at.positions].map(([partition, fetchOffset]) => ({
    partition,
    fetchOffset,
    currentLeaderEpoch: -1,
    lastFetchedEpoch: -1,
    partitionMaxBytes: PARTITION_MAX_BYTES,
  }))
  const topics = [{ topicId: at.topicId, partitions }]
  const response = await fetchV17.api.async(connection, 500, 1, MAX_BYTES, 1, 0, -1, topics, [], '')
  const polled: Polled = { records: [], next: [] }
  for (const { partitionIndex: partition, records, abortedTransactions } of response.responses[0]?.partitions ?? []) {
    const from = at.positions.get(partition)
    if (from === undefined || !records || records.length === 0) continue
    const offset = nextOffset(records, from)
    if (offset === from) continue
    polled.records.push(...committedRecords(records, abortedTransactions ?? [], partition, from))
    polled.next.push({ topic: at.topic, partition, offset })
    at.positions.set(partition, offset)
  }
  return polled
}
