import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Admin, Consumer, createAPI, Writer } from '@platformatic/kafka'
import { Kafka, logLevel, type Producer } from 'kafkajs'

/** A name that no other suite has. */
export const unique = (prefix: string): string => `${prefix}-${randomUUID().slice(0, 8)}`

/** What suites do to a cluster: a client of an application, not the product's. Plain listener, so all is allowed. */
export class TestKafka {
  readonly #bootstrap: string
  readonly #kafka: Kafka
  readonly admin: ReturnType<Kafka['admin']>
  /** For what the other client is slow at or cannot do with a Kafka of today. */
  readonly #fastAdmin: Admin
  #producer: Producer | null = null
  readonly #closers: (() => Promise<unknown>)[] = []

  private constructor(bootstrap: string) {
    this.#bootstrap = bootstrap
    this.#kafka = new Kafka({ brokers: bootstrap.split(','), logLevel: logLevel.NOTHING })
    this.admin = this.#kafka.admin()
    this.#fastAdmin = new Admin({ clientId: 'test-admin', bootstrapBrokers: bootstrap.split(',') })
  }

  static async connect(bootstrap: string): Promise<TestKafka> {
    const kafka = new TestKafka(bootstrap)
    await kafka.admin.connect()
    return kafka
  }

  /** A topic whose partitions all have leaders, which a fresh one lacks for a moment. */
  async topic(name: string, partitions = 1, replicationFactor = 1): Promise<string> {
    await this.admin.createTopics({
      topics: [{ topic: name, numPartitions: partitions, replicationFactor }],
      waitForLeaders: false,
    })
    while (!(await this.#hasLeaders(name))) await sleep(20)
    return name
  }

  async #hasLeaders(name: string): Promise<boolean> {
    try {
      const { topics } = await this.admin.fetchTopicMetadata({ topics: [name] })
      return topics.length > 0 && topics.every(({ partitions }) => partitions.every(({ leader }) => leader >= 0))
    } catch (error) {
      if (error instanceof Error && 'retriable' in error && error.retriable === true) return false
      throw error
    }
  }

  async produce(topic: string, partition: number, count: number): Promise<void> {
    if (this.#producer === null) {
      this.#producer = this.#kafka.producer()
      await this.#producer.connect()
    }
    const messages = Array.from({ length: count }, (_, index) => ({ partition, value: `record ${index}` }))
    await this.#producer.send({ topic, messages })
  }

  /**
   * Writes `count` records in a transaction, and commits an offset of partition 0 in it where `consumed` is given; leaves
   * it open until the returned function commits it.
   */
  async openTransaction(
    topic: string,
    count: number,
    consumed?: { group: string; offset: number },
  ): Promise<() => Promise<void>> {
    const producer = this.#kafka.producer({ transactionalId: unique('tx'), maxInFlightRequests: 1, idempotent: true })
    await producer.connect()
    const transaction = await producer.transaction()
    await transaction.send({ topic, messages: Array.from({ length: count }, () => ({ partition: 0, value: 'x' })) })
    if (consumed) {
      const partitions = [{ partition: 0, offset: String(consumed.offset) }]
      await transaction.sendOffsets({ consumerGroupId: consumed.group, topics: [{ topic, partitions }] })
    }
    return async () => {
      await transaction.commit()
      await producer.disconnect()
    }
  }

  /** Commits for a group without members: the offset of partition 0, 1, … */
  async commit(groupId: string, topic: string, offsets: readonly number[]): Promise<void> {
    const partitionOffsets = offsets.map((offset, partition) => ({ partition, offset: BigInt(offset) }))
    await this.#fastAdmin.alterConsumerGroupOffsets({ groupId, topics: [{ name: topic, partitionOffsets }] })
  }

  /** Deletes the records before `offset`, as retention does. */
  async deleteRecords(topic: string, partition: number, offset: number): Promise<void> {
    await this.#fastAdmin.deleteRecords({
      topics: [{ name: topic, partitions: [{ partition, offset: BigInt(offset) }] }],
    })
  }

  /** A member of a group of the classic or the new protocol, which stays until `close`; settles once it has partitions. */
  async join(groupId: string, topic: string, groupProtocol: 'classic' | 'consumer'): Promise<void> {
    const consumer = new Consumer({
      clientId: 'test-consumer',
      groupId,
      bootstrapBrokers: this.#bootstrap.split(','),
      groupProtocol,
    })
    consumer.on('error', () => undefined)
    const stream = await consumer.consume({ topics: [topic], autocommit: false, mode: 'latest' })
    stream.on('error', () => undefined)
    stream.resume()
    this.#closers.push(() => consumer.close(true))
  }

  async close(): Promise<void> {
    for (const close of this.#closers) await close()
    await this.#producer?.disconnect()
    await Promise.all([this.admin.disconnect(), this.#fastAdmin.close()])
  }
}

/** ShareGroupHeartbeat: enough of a share consumer to make a group with one member. */
export const shareGroupHeartbeatV1 = createAPI<
  [groupId: string, memberId: string, topics: string[]],
  { errorCode: number; errorMessage: string | null }
>(
  76,
  1,
  (groupId: string, memberId: string, topics: string[]) =>
    Writer.create()
      .appendString(groupId)
      .appendString(memberId)
      .appendInt32(0)
      .appendString(null)
      .appendArray(topics, (writer, topic) => writer.appendString(topic), true, false)
      .appendTaggedFields(),
  (_correlationId, _key, _version, reader) => {
    reader.readInt32()
    return { errorCode: reader.readInt16(), errorMessage: reader.readNullableString() }
  },
)
