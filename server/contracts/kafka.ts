import { z } from 'zod'

/** The inventory of a Kafka cluster at one moment, as discovery reads it. Partial answers carry their errors. */
const kafkaPartitionSchema = z.object({
  partition: z.int(),
  /** −1 when the partition has no leader. */
  leader: z.int(),
  leaderEpoch: z.int(),
  replicas: z.array(z.int()),
  isr: z.array(z.int()),
})
export const kafkaTopicSchema = z.object({
  name: z.string(),
  topicId: z.string(),
  internal: z.boolean(),
  partitions: z.array(kafkaPartitionSchema),
  /** Null when reading configs was denied or failed. Values of sensitive keys are never read. */
  configs: z.record(z.string(), z.object({ value: z.string().nullable(), source: z.string() })).nullable(),
  /** Bytes over all replicas; null when unknown. */
  sizeBytes: z.number().nullable(),
})
const kafkaGroupMemberSchema = z.object({
  memberId: z.string(),
  clientId: z.string(),
  host: z.string(),
  assignments: z.array(z.object({ topic: z.string(), partitions: z.array(z.int()) })),
})
export const kafkaGroupSchema = z.object({
  name: z.string(),
  /** `classic`, `consumer` (KIP-848), `share` or `streams`; `unknown` when the broker does not say. */
  type: z.enum(['classic', 'consumer', 'share', 'streams', 'unknown']),
  protocolType: z.string(),
  state: z.string(),
  coordinator: z.int().nullable(),
  /** Null when describing the group was denied or failed. */
  members: z.array(kafkaGroupMemberSchema).nullable(),
})
const kafkaBrokerSchema = z.object({
  id: z.int(),
  host: z.string(),
  port: z.int(),
  rack: z.string().nullable(),
})
export const kafkaSnapshotSchema = z.object({
  clusterId: z.string().nullable(),
  controllerId: z.int().nullable(),
  brokers: z.array(kafkaBrokerSchema),
  topics: z.array(kafkaTopicSchema),
  groups: z.array(kafkaGroupSchema),
  errors: z.array(z.object({ subject: z.string(), code: z.string(), message: z.string(), retryable: z.boolean() })),
  /** False when the list of topics or groups could not be read: then absence proves nothing, and nothing is marked gone. */
  complete: z.object({ topics: z.boolean(), groups: z.boolean() }),
  requests: z.int(),
  tookMs: z.number(),
})

export type KafkaSnapshot = z.infer<typeof kafkaSnapshotSchema>
export type KafkaTopic = z.infer<typeof kafkaTopicSchema>
export type KafkaGroup = z.infer<typeof kafkaGroupSchema>
