import { listOffsetsV7, listOffsetsV9, ListOffsetTimestamps } from '@platformatic/kafka'
import type { Isolation, EndOffset } from '../../domain/latency/sample.ts'
import type { PartialError } from '../../use-cases/ports/kafka-cluster.ts'
import type { Answer } from './broker-connection.ts'
import type { Brokers } from './brokers.ts'
import { inChunks, pause, RETRY_WAITS_MS, YOUTH_MS, type Call } from './call.ts'
import { failureOf, failureOfCode, partialError, type Failure } from './kafka-failure.ts'
import type { PartitionMetadata, TopicMetadata, TopicMetadataCache } from './topic-metadata.ts'

const PARTITIONS_A_REQUEST = 5_000
const API = [listOffsetsV9.api, listOffsetsV7.api]

export type OffsetsQuery = { at: 'start' } | { at: 'end'; isolation: Isolation }
/** One topic's part of one leader's answer. */
export type LeaderOffsets = {
  topic: TopicMetadata
  offsets: Map<number, EndOffset>
  sentMs: number
  receivedMs: number
}

type Asked = PartitionMetadata & { topic: TopicMetadata; partition: number }
type Refused = { asked: Asked; failure: Failure }
type Parts = { brokers: Brokers; metadata: TopicMetadataCache }
type Round = { offsets: LeaderOffsets[]; refused: Refused[] }

/**
 * Start or end offsets of all partitions of `names`: one request a leader, all leaders at once. What moved to another
 * leader is asked again at once, what is too young to answer a little later; what remains is reported.
 */
export async function listOffsets(
  names: readonly string[],
  query: OffsetsQuery,
  call: Call,
  parts: Parts,
): Promise<{ offsets: LeaderOffsets[]; errors: PartialError[] }> {
  const { topics, errors } = await parts.metadata.read(names, call)
  let wanted = topics.flatMap(allPartitions)
  const found: LeaderOffsets[] = []
  let refused: Refused[] = []
  for (const [attempt, waitMs] of [...RETRY_WAITS_MS, 0].entries()) {
    const round = await askLeaders(wanted, query, call, parts.brokers)
    const checked = query.at === 'end' ? await withoutReplacedTopics(round, query.isolation, call, parts) : round
    found.push(...checked.offsets)
    const next = await sortOut(checked.refused, call, parts.metadata)
    refused = refused.concat(next.final)
    if (next.again.length === 0) break
    if (attempt === RETRY_WAITS_MS.length || call.signal.aborted) {
      refused = refused.concat(next.again)
      break
    }
    if (!next.moved) await pause(waitMs, call.signal)
    const current = await currentPartitions(next.again, call, parts.metadata)
    errors.push(...current.errors)
    wanted = current.partitions
  }
  return { offsets: found, errors: [...errors, ...refusals(refused)] }
}

const allPartitions = (topic: TopicMetadata): Asked[] =>
  [...topic.partitions].map(([partition, at]) => ({ topic, partition, ...at }))

async function askLeaders(wanted: Asked[], query: OffsetsQuery, call: Call, brokers: Brokers): Promise<Round> {
  const byLeader = Map.groupBy(wanted, ({ leader }) => leader)
  const rounds = await Promise.all(
    [...byLeader].map(async ([leader, all]): Promise<Round> => {
      if (leader < 0) return { offsets: [], refused: all.map((asked) => ({ asked, failure: failureOfCode(5) })) }
      const round: Round = { offsets: [], refused: [] }
      for (const some of inChunks(all, PARTITIONS_A_REQUEST)) {
        try {
          const byTopic = Map.groupBy(some, ({ topic }) => topic)
          readAnswer(await brokers.sendTo(leader, API, [-1, ...request(query, byTopic)], call), byTopic, round)
        } catch (error) {
          const failure = failureOf(error)
          round.refused.push(...some.map((asked) => ({ asked, failure })))
        }
      }
      return round
    }),
  )
  return { offsets: rounds.flatMap(({ offsets }) => offsets), refused: rounds.flatMap((round) => round.refused) }
}

/** The epoch goes along, so that a leader that was replaced and does not know it yet refuses instead of telling old news. */
const request = (query: OffsetsQuery, byTopic: Map<TopicMetadata, Asked[]>) =>
  [
    query.at === 'end' && query.isolation === 'read_committed' ? 1 : 0,
    [...byTopic].map(([{ name }, partitions]) => ({
      name,
      partitions: partitions.map(({ partition, leaderEpoch }) => ({
        partitionIndex: partition,
        currentLeaderEpoch: leaderEpoch,
        timestamp: query.at === 'end' ? ListOffsetTimestamps.LATEST : ListOffsetTimestamps.EARLIEST,
      })),
    })),
  ] as const

function readAnswer(
  answer: Answer<listOffsetsV9.ListOffsetsResponse>,
  byTopic: Map<TopicMetadata, Asked[]>,
  round: Round,
): void {
  const { sentMs, receivedMs, response } = answer
  const answered = new Map(
    response.topics.map(({ name, partitions }) => [name, new Map(partitions.map((one) => [one.partitionIndex, one]))]),
  )
  for (const [topic, partitions] of byTopic) {
    const offsets = new Map<number, EndOffset>()
    for (const asked of partitions) {
      const one = answered.get(topic.name)?.get(asked.partition)
      if (one?.errorCode === 0) {
        offsets.set(asked.partition, { offset: Number(one.offset), leaderEpoch: one.leaderEpoch })
        topic.answered.add(asked.partition)
      } else round.refused.push({ asked, failure: failureOfCode(one?.errorCode ?? -1) })
    }
    if (offsets.size > 0) round.offsets.push({ topic, offsets, sentMs, receivedMs })
  }
}

/**
 * ListOffsets knows names, not ids. When an end went backwards, the topic may be another one of the same name: then
 * what was answered belongs to neither for certain and is asked again.
 */
async function withoutReplacedTopics(round: Round, isolation: Isolation, call: Call, parts: Parts): Promise<Round> {
  const key = (partition: number): string => `${isolation}/${partition}`
  const doubtful = round.offsets.filter(({ topic, offsets }) =>
    [...offsets].some(([partition, { offset }]) => offset < (topic.lastEnds.get(key(partition)) ?? 0)),
  )
  const names = [...new Set(doubtful.map(({ topic }) => topic.name))]
  if (names.length > 0) {
    parts.metadata.invalidate(names)
    await parts.metadata.read(names, call).catch(() => undefined)
  }
  const kept: LeaderOffsets[] = []
  const refused = [...round.refused]
  for (const part of round.offsets) {
    const replaced =
      names.includes(part.topic.name) && parts.metadata.peek(part.topic.name)?.topicId !== part.topic.topicId
    if (replaced) {
      for (const partition of part.offsets.keys())
        refused.push({
          asked: { topic: part.topic, partition, leader: -1, leaderEpoch: -1 },
          failure: { code: 'TOPIC_REPLACED', message: 'The topic was deleted and made again', retryable: true },
        })
    } else {
      for (const [partition, { offset }] of part.offsets) part.topic.lastEnds.set(key(partition), offset)
      kept.push(part)
    }
  }
  return { offsets: kept, refused }
}

/** Which refusals are worth another request: the leader is another one now, or the partition has never answered yet. */
async function sortOut(
  refused: Refused[],
  call: Call,
  metadata: TopicMetadataCache,
): Promise<{ again: Refused[]; final: Refused[]; moved: boolean }> {
  const retryable = refused.filter(({ failure }) => failure.retryable && failure.code !== 'ABORTED')
  if (retryable.length === 0) return { again: [], final: refused, moved: false }
  const names = [...new Set(retryable.map(({ asked }) => asked.topic.name))]
  const needed = retryable.filter(({ asked }) => asked.leader >= 0).map(({ asked }) => asked.topic.name)
  metadata.invalidate(needed)
  await metadata.read(names, call).catch(() => undefined)
  const moved = retryable.filter(({ asked }) => {
    const topic = metadata.peek(asked.topic.name)
    const now = topic?.partitions.get(asked.partition)
    return (
      now !== undefined &&
      now.leader >= 0 &&
      (topic?.topicId !== asked.topic.topicId || now.leader !== asked.leader || now.leaderEpoch !== asked.leaderEpoch)
    )
  })
  const young = retryable.filter(({ asked: { topic, partition }, failure }) => {
    const isYoung = performance.now() - topic.firstSeenMs < YOUTH_MS && !topic.answered.has(partition)
    return isYoung && LEADER_FAILURES.has(failure.code)
  })
  const again = new Set([...moved, ...young])
  return { again: [...again], final: refused.filter((one) => !again.has(one)), moved: moved.length > 0 }
}

const LEADER_FAILURES = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'REPLICA_NOT_AVAILABLE',
  'UNKNOWN_LEADER_EPOCH',
  'FENCED_LEADER_EPOCH',
])

/** The same partitions as the cluster knows them now. */
async function currentPartitions(
  refused: Refused[],
  call: Call,
  metadata: TopicMetadataCache,
): Promise<{ partitions: Asked[]; errors: PartialError[] }> {
  const byName = Map.groupBy(refused, ({ asked }) => asked.topic.name)
  metadata.invalidate(byName.keys())
  const { topics, errors } = await metadata.read([...byName.keys()], call)
  const partitions = topics.flatMap((topic) => {
    const wanted = new Set(byName.get(topic.name)?.map(({ asked }) => asked.partition))
    return allPartitions(topic).filter(({ partition }) => wanted.has(partition))
  })
  return { partitions, errors }
}

/** One error a topic and code, with its partitions: a dead broker must not fill a page. */
function refusals(refused: Refused[]): PartialError[] {
  const groups = Map.groupBy(refused, ({ asked, failure }) => `${asked.topic.name} ${failure.code}`)
  return [...groups.values()].flatMap((some) => {
    const first = some[0]
    if (first === undefined) return []
    const partitions = some.map(({ asked }) => asked.partition).sort((a, b) => a - b)
    return partialError(`ListOffsets ${first.asked.topic.name}/${partitions.join(',')}`, first.failure)
  })
}
