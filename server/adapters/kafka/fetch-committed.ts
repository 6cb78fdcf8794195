import { offsetFetchV8, offsetFetchV9 } from '@platformatic/kafka'
import type { CommittedSample } from '../../domain/latency/sample.ts'
import type { PartialError } from '../../use-cases/ports/kafka-cluster.ts'
import type { Answer } from './broker-connection.ts'
import type { Brokers } from './brokers.ts'
import { inChunks, pause, RETRY_WAITS_MS, YOUTH_MS, type Call } from './call.ts'
import type { GroupCoordinators } from './group-coordinators.ts'
import { failureOf, failureOfCode, partialError, type Failure } from './kafka-failure.ts'
import type { TopicMetadataCache } from './topic-metadata.ts'

const GROUPS_A_REQUEST = 200
const API = [offsetFetchV9.api, offsetFetchV8.api]
/** A transaction holds the commit back: a sample that is missing this time, not an error of the group. */
const UNSTABLE_OFFSET_COMMIT = 88
const COORDINATOR_FAILURES = new Set([
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'BROKER_NOT_AVAILABLE',
])

type Round = { samples: CommittedSample[]; refused: Map<string, Failure>; errors: PartialError[] }

/** Reads what groups committed, as it is committed now: `requireStable` is off, so an open transaction hides nothing. */
export class CommittedOffsets {
  readonly #brokers: Brokers
  readonly #coordinators: GroupCoordinators
  readonly #metadata: TopicMetadataCache
  /** When a group was first asked for; null once it has answered. */
  readonly #firstAskedMs = new Map<string, number | null>()

  constructor(brokers: Brokers, coordinators: GroupCoordinators, metadata: TopicMetadataCache) {
    this.#brokers = brokers
    this.#metadata = metadata
    this.#coordinators = coordinators
  }

  /** Groups whose coordinator moved, and young ones, are asked again for 1.55 s at most; the others never wait for them. */
  async read(groups: readonly string[], call: Call): Promise<{ samples: CommittedSample[]; errors: PartialError[] }> {
    let wanted = [...new Set(groups)]
    for (const group of wanted) if (!this.#firstAskedMs.has(group)) this.#firstAskedMs.set(group, performance.now())
    const samples: CommittedSample[] = []
    const errors: PartialError[] = []
    for (const [attempt, waitMs] of [...RETRY_WAITS_MS, 0].entries()) {
      const round = await this.#ask(wanted, call)
      samples.push(...round.samples)
      errors.push(...round.errors)
      const lost = [...round.refused].filter(([, { code, retryable }]) => retryable && code !== 'ABORTED')
      this.#coordinators.forget(lost.map(([group]) => group))
      // Everybody gets a second request, at the coordinator of now; a young group gets time.
      const again = lost
        .filter(([group, { code }]) => attempt === 0 || (COORDINATOR_FAILURES.has(code) && this.#isYoung(group)))
        .map(([group]) => group)
      const last = again.length === 0 || attempt === RETRY_WAITS_MS.length || call.signal.aborted
      for (const [group, failure] of round.refused)
        if (last || !again.includes(group)) errors.push(partialError(`OffsetFetch ${group}`, failure))
      if (last) break
      if (again.some((group) => this.#isYoung(group))) await pause(waitMs, call.signal)
      wanted = again
    }
    return { samples, errors }
  }

  #isYoung(group: string): boolean {
    const firstAskedMs = this.#firstAskedMs.get(group) ?? null
    return firstAskedMs !== null && performance.now() - firstAskedMs < YOUTH_MS
  }

  /** A whole group's answer leaves out partitions without a commit: for a topic that it names, that is −1, not silence. */
  #withoutCommits(topic: string): Map<number, number> {
    return new Map(Array.from(this.#metadata.peek(topic)?.partitions.keys() ?? [], (partition) => [partition, -1]))
  }

  async #ask(groups: string[], call: Call): Promise<Round> {
    const { byBroker, failures } = await this.#coordinators.find(groups, call)
    const round: Round = { samples: [], refused: failures, errors: [] }
    await Promise.all(
      [...byBroker].map(async ([broker, all]) => {
        for (const some of inChunks(all, GROUPS_A_REQUEST))
          try {
            const asked = some.map((groupId) => ({ groupId, memberId: null, memberEpoch: -1, topics: null }))
            this.#readAnswer(await this.#brokers.sendTo(broker, API, [asked, false], call), some, round)
          } catch (error) {
            for (const group of some) round.refused.set(group, failureOf(error))
          }
      }),
    )
    return round
  }

  #readAnswer(
    { response, sentMs, receivedMs }: Answer<offsetFetchV9.OffsetFetchResponse>,
    asked: string[],
    round: Round,
  ): void {
    const answered = new Map(response.groups.map((group) => [group.groupId, group]))
    for (const name of asked) {
      const group = answered.get(name)
      if (group?.errorCode !== 0) {
        round.refused.set(name, failureOfCode(group?.errorCode ?? -1))
        continue
      }
      this.#firstAskedMs.set(name, null)
      for (const { name: topic, partitions } of group.topics) {
        const offsets = this.#withoutCommits(topic)
        for (const { partitionIndex, errorCode, committedOffset } of partitions)
          if (errorCode === 0) offsets.set(partitionIndex, Number(committedOffset))
          else {
            offsets.delete(partitionIndex)
            if (errorCode !== UNSTABLE_OFFSET_COMMIT)
              round.errors.push(
                partialError(`OffsetFetch ${name} ${topic}/${partitionIndex}`, failureOfCode(errorCode)),
              )
          }
        if (offsets.size > 0) round.samples.push({ kind: 'committed', group: name, topic, offsets, sentMs, receivedMs })
      }
    }
  }
}
