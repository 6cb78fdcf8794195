import { z } from 'zod'
import {
  bandSchema,
  entityRefSchema,
  freshnessSchema,
  recordsSchema,
  scopeQuerySchema,
  stateSchema,
} from './entities.ts'

/** What lists can be sorted by; `state`, the first, is worst first and needs no `order`. */
export const TOPIC_SORTS = ['state', 'name', 'partitions', 'ratePerSecond', 'sizeBytes', 'readers', 'owner'] as const
export const GROUP_SORTS = ['state', 'name', 'lagSeconds', 'lagRecords', 'members', 'owner'] as const

export const inventoryQuerySchema = scopeQuerySchema.extend({
  q: z.string().max(249).optional(),
  state: stateSchema.optional(),
  owner: z.string().max(80).optional(),
  internal: z.stringbool().default(false),
  sort: z.string().max(40).optional(),
  order: z.enum(['asc', 'desc']).optional(),
  cursor: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
export type InventoryQuery = z.infer<typeof inventoryQuerySchema>

const pipelineRefSchema = z.object({ id: z.string(), name: z.string() })

const topicRowSchema = entityRefSchema.extend({
  state: stateSchema,
  reason: z.string().nullable(),
  environment: z.string(),
  /** This and the next two are null when the topic could not be described. */
  partitions: z.number().nullable(),
  replicationFactor: z.number().nullable(),
  underReplicated: z.number().nullable(),
  /** Offsets a second over the last minute: an upper bound on a transactional topic. Null when not sampled. */
  ratePerSecond: z.number().nullable(),
  rateIsUpperBound: z.boolean(),
  sizeBytes: z.number().nullable(),
  /** −1 keeps records for ever. */
  retentionMs: z.number().nullable(),
  cleanupPolicy: z.string().nullable(),
  readers: z.number(),
  owner: z.string().nullable(),
  domain: z.string().nullable(),
  pipelines: z.array(pipelineRefSchema),
  internal: z.boolean(),
})

const groupRowSchema = entityRefSchema.extend({
  state: stateSchema,
  reason: z.string().nullable(),
  environment: z.string(),
  type: z.string(),
  groupState: z.string(),
  members: z.number().nullable(),
  reads: z.array(z.string()),
  lagRecords: recordsSchema.nullable(),
  /** Age of the oldest record not yet read, worst partition. */
  lagSeconds: bandSchema.nullable(),
  lagTrend: z.array(z.number().nullable()),
  commitIntervalMs: z.number().nullable(),
  sampledAt: z.iso.datetime().nullable(),
  owner: z.string().nullable(),
  pipelines: z.array(pipelineRefSchema),
})

const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({
    items: z.array(row),
    total: z.number(),
    nextCursor: z.string().nullable(),
    counts: z.partialRecord(stateSchema, z.number()),
    freshness: freshnessSchema,
  })
export const topicPageSchema = pageOf(topicRowSchema).meta({ id: 'TopicPage' })
export const groupPageSchema = pageOf(groupRowSchema).meta({ id: 'GroupPage' })

export const partitionLagSchema = z.object({
  topic: z.string(),
  partition: z.number(),
  committed: z.number().nullable(),
  end: z.number().nullable(),
  logStart: z.number().nullable(),
  records: recordsSchema.nullable(),
  seconds: bandSchema.nullable(),
  advancedAt: z.iso.datetime().nullable(),
  state: z.enum(['idle', 'caught-up', 'behind', 'stuck', 'no-commit', 'unknown']),
  reason: z.string().nullable(),
  member: z.string().nullable(),
})
export type PartitionLagDto = z.infer<typeof partitionLagSchema>

export const topicDetailSchema = z
  .object({
    row: topicRowSchema,
    topicId: z.string(),
    gone: z.boolean(),
    goneAt: z.iso.datetime().nullable().optional(),
    firstSeenAt: z.iso.datetime(),
    partitions: z.array(
      z.object({
        partition: z.number(),
        leader: z.number(),
        leaderEpoch: z.number(),
        replicas: z.array(z.number()),
        isr: z.array(z.number()),
        start: z.number().nullable(),
        end: z.number().nullable(),
        ratePerSecond: z.number().nullable(),
      }),
    ),
    configs: z.array(z.object({ name: z.string(), value: z.string().nullable(), source: z.string() })).nullable(),
    readers: z.array(
      z.object({
        group: groupRowSchema,
        partitions: z.array(partitionLagSchema),
      }),
    ),
    writers: z.array(
      z.object({ urn: z.string(), name: z.string(), source: z.enum(['detected', 'declared']), evidence: z.string() }),
    ),
    freshness: freshnessSchema,
  })
  .meta({ id: 'TopicDetail' })

export const groupDetailSchema = z
  .object({
    row: groupRowSchema,
    gone: z.boolean(),
    goneAt: z.iso.datetime().nullable().optional(),
    firstSeenAt: z.iso.datetime(),
    coordinator: z.number().nullable(),
    members: z
      .array(z.object({ memberId: z.string(), clientId: z.string(), host: z.string(), partitions: z.number() }))
      .nullable(),
    partitions: z.array(partitionLagSchema),
    /** One point a sampling interval over the last hour, worst partition; null where nothing was sampled. */
    lagHistory: z.array(z.object({ atMs: z.number(), seconds: bandSchema.nullable(), records: z.number().nullable() })),
    freshness: freshnessSchema,
  })
  .meta({ id: 'GroupDetail' })

export type TopicRow = z.infer<typeof topicRowSchema>
export type GroupRow = z.infer<typeof groupRowSchema>
export type TopicPage = z.infer<typeof topicPageSchema>
export type GroupPage = z.infer<typeof groupPageSchema>
export type TopicDetail = z.infer<typeof topicDetailSchema>
export type GroupDetail = z.infer<typeof groupDetailSchema>
