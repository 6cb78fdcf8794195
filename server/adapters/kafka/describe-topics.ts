import {
  ConfigResourceTypes,
  ConfigSources,
  describeConfigsV4,
  describeLogDirsV2,
  describeLogDirsV4,
  type metadataV12,
} from '@platformatic/kafka'
import type { KafkaTopic } from '../../contracts/kafka.ts'
import type { PartialError } from '../../use-cases/ports/kafka-cluster.ts'
import type { Brokers } from './brokers.ts'
import { inChunks, type Call } from './call.ts'
import { failureOf, failureOfCode, partialError } from './kafka-failure.ts'

const TOPICS_A_REQUEST = 500
/** The settings that the console explains; the others would be 30 more a topic that nobody reads. */
const CONFIG_KEYS = [
  'cleanup.policy',
  'compression.type',
  'delete.retention.ms',
  'max.message.bytes',
  'message.timestamp.type',
  'min.cleanable.dirty.ratio',
  'min.insync.replicas',
  'retention.bytes',
  'retention.ms',
  'segment.bytes',
  'segment.ms',
  'unclean.leader.election.enable',
]
const SOURCE_NAMES = new Map<number, string>(Object.entries(ConfigSources).map(([name, value]) => [value, name]))

/** The topics of a metadata answer with their settings and sizes; what cannot be read is null and has its error. */
export async function describeTopics(
  metadata: metadataV12.MetadataResponse,
  call: Call,
  brokers: Brokers,
): Promise<{ topics: KafkaTopic[]; errors: PartialError[] }> {
  const errors: PartialError[] = []
  const present = metadata.topics.filter((topic): topic is metadataV12.MetadataResponseTopic & { name: string } => {
    const isThere = Boolean(topic.name) && (topic.errorCode === 0 || topic.errorCode === 5)
    if (!isThere) errors.push(partialError(`Metadata ${topic.name ?? topic.topicId}`, failureOfCode(topic.errorCode)))
    return isThere
  })
  const [configs, sizes] = await Promise.all([
    readConfigs(
      present.map(({ name }) => name),
      call,
      brokers,
    ),
    readSizes(
      metadata.brokers.map(({ nodeId }) => nodeId),
      call,
      brokers,
    ),
  ])
  const topics = present.map((topic) => ({
    name: topic.name,
    topicId: topic.topicId,
    internal: topic.isInternal,
    partitions: topic.partitions
      .map(({ partitionIndex, leaderId, leaderEpoch, replicaNodes, isrNodes }) => ({
        partition: partitionIndex,
        leader: leaderId,
        leaderEpoch,
        replicas: replicaNodes,
        isr: isrNodes,
      }))
      .sort((a, b) => a.partition - b.partition),
    configs: configs.byTopic.get(topic.name) ?? null,
    sizeBytes: sizeOf(topic, sizes.byBroker),
  }))
  return { topics, errors: [...errors, ...configs.errors, ...sizes.errors] }
}

type Configs = NonNullable<KafkaTopic['configs']>

async function readConfigs(
  names: string[],
  call: Call,
  brokers: Brokers,
): Promise<{ byTopic: Map<string, Configs>; errors: PartialError[] }> {
  const byTopic = new Map<string, Configs>()
  const errors: PartialError[] = []
  for (const some of inChunks(names, TOPICS_A_REQUEST)) {
    try {
      const resources = some.map((resourceName) => ({
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName,
        configurationKeys: CONFIG_KEYS,
      }))
      const { response } = await brokers.sendToAny([describeConfigsV4.api], [resources, false, false], call)
      for (const { resourceName, errorCode, configs } of response.results) {
        if (errorCode === 0)
          byTopic.set(
            resourceName,
            Object.fromEntries(
              configs
                .filter(({ isSensitive }) => !isSensitive)
                .map(({ name, value, configSource }) => [
                  name,
                  { value: value ?? null, source: SOURCE_NAMES.get(configSource) ?? `SOURCE_${configSource}` },
                ]),
            ),
          )
        else errors.push(partialError(`DescribeConfigs ${resourceName}`, failureOfCode(errorCode)))
      }
    } catch (error) {
      errors.push(partialError(`DescribeConfigs of ${some.length} topics`, failureOf(error)))
    }
  }
  return { byTopic, errors }
}

/** Bytes of each `topic/partition` on each broker that answered. */
type Sizes = Map<number, Map<string, number>>

async function readSizes(
  ids: number[],
  call: Call,
  brokers: Brokers,
): Promise<{ byBroker: Sizes; errors: PartialError[] }> {
  const byBroker: Sizes = new Map()
  const errors: PartialError[] = []
  await Promise.all(
    ids.map(async (id) => {
      try {
        const { response } = await brokers.sendTo(id, [describeLogDirsV4.api, describeLogDirsV2.api], [null], call)
        const code = response.errorCode || (response.results.find(({ errorCode }) => errorCode !== 0)?.errorCode ?? 0)
        if (code !== 0) {
          errors.push(partialError(`DescribeLogDirs broker ${id}`, failureOfCode(code)))
          return
        }
        if (response.results.length === 0) {
          // Old brokers answer nothing at all where they should refuse; a broker always has a log directory.
          errors.push(partialError(`DescribeLogDirs broker ${id}`, failureOfCode(31)))
          return
        }
        const sizes = new Map<string, number>()
        for (const { topics } of response.results)
          for (const { name, partitions } of topics)
            for (const { partitionIndex, partitionSize, isFutureKey } of partitions)
              if (!isFutureKey) sizes.set(`${name}/${partitionIndex}`, Number(partitionSize))
        byBroker.set(id, sizes)
      } catch (error) {
        errors.push(partialError(`DescribeLogDirs broker ${id}`, failureOf(error)))
      }
    }),
  )
  return { byBroker, errors }
}

/** Null unless every replica's size is known: a sum of some would read as a smaller topic. */
function sizeOf(topic: metadataV12.MetadataResponseTopic, byBroker: Sizes): number | null {
  let total = 0
  for (const { partitionIndex, replicaNodes } of topic.partitions)
    for (const broker of replicaNodes) {
      const size = byBroker.get(broker)?.get(`${topic.name ?? ''}/${partitionIndex}`)
      if (size === undefined) return null
      total += size
    }
  return total
}
