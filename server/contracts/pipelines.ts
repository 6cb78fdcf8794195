import { z } from 'zod'
import { bandSchema, freshnessSchema, scopeQuerySchema, stateSchema } from './entities.ts'
import { nameSchema, originSchema } from './connections.ts'

/** A hop as people declare it: in fresnel.yaml now, in the editor later. */
export const hopDocumentSchema = z.object({
  id: nameSchema,
  name: z.string().min(1).max(80),
  /** What runs it, for the icon and the words: `flink`, `service`, `connect`, `spark`, `ksqldb`, `store`. */
  engine: z.enum(['flink', 'ksqldb', 'spark', 'connect', 'service', 'store']),
  connection: nameSchema,
  reads: z.array(z.string().min(1).max(249)).min(1).max(20),
  combine: z.enum(['chain', 'join', 'union']).default('chain'),
  group: z.string().min(1).max(249),
  isolation: z.enum(['read_uncommitted', 'read_committed']).default('read_uncommitted'),
  commit: z.enum(['after', 'with-output', 'before', 'period']).default('after'),
  holdMs: z.number().min(0).max(86_400_000).nullable().default(0),
  windowMs: z.number().min(1).max(604_800_000).nullable().default(null),
  partitions: z.enum(['same', 'mixed', 'unknown']).default('unknown'),
  writes: z.array(z.string().min(1).max(249)).max(20).default([]),
})
export const sloDocumentSchema = z.object({
  targetMs: z.number().min(1).max(86_400_000),
  /** Share of the records that must be within the target: 0.95 is "p95 ≤ target". */
  quantile: z.number().min(0.5).max(0.9999).default(0.95),
  window: z.enum(['1h', '1d', '7d', '28d']).default('28d'),
})
export const pipelineDocumentSchema = z.object({
  id: nameSchema,
  name: z.string().min(1).max(80),
  environment: nameSchema,
  owner: z.string().max(80).nullable().default(null),
  domain: z.string().max(80).nullable().default(null),
  /** `connection/topic`: the clock starts at the append to it. */
  entry: z.string().regex(/^[a-z0-9-]+\/.+$/, 'Write connection/topic'),
  sampleMs: z.number().min(250).max(60_000).default(5_000),
  slo: sloDocumentSchema.nullable().default(null),
  hops: z.array(hopDocumentSchema).min(1).max(30),
})
export type PipelineDocument = z.infer<typeof pipelineDocumentSchema>
export type HopDocument = z.infer<typeof hopDocumentSchema>

const quantilesSchema = z.object({ p50: bandSchema, p95: bandSchema, p99: bandSchema, max: bandSchema })
const evidenceSchema = z.object({
  kind: z.enum(['measured', 'inferred', 'unknown']),
  reason: z.string().nullable(),
})

/** A verdict sentence in typed parts, composed on the server, so that it can be tested and read aloud. */
const sentencePartSchema = z.object({
  text: z.string(),
  /** `strong` numbers, `quiet` connecting words, a state for the culprit alone. */
  tone: z.enum(['plain', 'strong', 'quiet', 'ok', 'risk', 'breach', 'unknown', 'stale', 'learning', 'idle']),
  href: z.string().optional(),
})
export const sentenceSchema = z.array(sentencePartSchema)
export type Sentence = z.infer<typeof sentenceSchema>

const budgetSchema = z.object({
  /** Share of the error budget left, 0…1 (negative when overspent); `ifUnknownIsBad` counts undecided records as bad. */
  left: z.number().nullable(),
  ifUnknownIsBad: z.number().nullable(),
  burn1h: z.number().nullable(),
  burn5m: z.number().nullable(),
  good: z.number(),
  bad: z.number(),
  unknown: z.number(),
  windowLabel: z.string(),
  /** How much of the window has been observed, 0…1. */
  observed: z.number(),
})

/** What the collector writes with each round and lists show: the last five minutes. */
export const pipelineStatusSchema = z.object({
  state: stateSchema,
  reason: z.string().nullable(),
  /** Epoch ms of the last sample in it. */
  sampledAtMs: z.number().nullable(),
  windowMs: z.number(),
  quantiles: quantilesSchema.nullable(),
  mean: bandSchema.nullable(),
  enteredPerSecond: z.number().nullable(),
  /** Of the pipeline's slowest hop against its own usual, or the largest share when there is no usual yet. */
  worstHop: z.object({ id: z.string(), name: z.string(), share: z.number() }).nullable(),
  hops: z.array(
    z.object({
      id: z.string(),
      evidence: evidenceSchema,
      quantiles: quantilesSchema.nullable(),
      mean: bandSchema.nullable(),
      share: z.number().nullable(),
      /** Median of this hop's means over the hour before: what "usual" is until baselines are learnt. */
      usualMeanMs: z.number().nullable(),
      selectivity: z.number().nullable(),
      worstPartition: z.object({ topic: z.string(), partition: z.number(), p95: bandSchema }).nullable(),
      commitIntervalMs: z.number().nullable(),
      lagRecords: z.object({ lo: z.number(), hi: z.number() }).nullable(),
      lagSeconds: bandSchema.nullable(),
    }),
  ),
  budget: budgetSchema.nullable(),
})
export type PipelineStatusDto = z.infer<typeof pipelineStatusSchema>

export const pipelineRowSchema = z.object({
  id: z.string(),
  name: z.string(),
  environment: z.string(),
  owner: z.string().nullable(),
  domain: z.string().nullable(),
  /** Entry topic and the last hop's name, as the second line of the row. */
  path: z.array(z.string()),
  entryConnection: z.string(),
  /** The hops in order, as declared. */
  hops: z.array(hopDocumentSchema.pick({ id: true, name: true, engine: true })),
  slo: sloDocumentSchema.nullable(),
  origin: originSchema,
  /** Null until the collector has computed one. A status older than three sampling intervals reads `stale`. */
  status: pipelineStatusSchema.nullable(),
  computedAt: z.iso.datetime().nullable(),
  /** 48 half hours, oldest first. */
  day: z.array(z.object({ fromMs: z.number(), state: stateSchema.nullable() })),
})
export type PipelineRow = z.infer<typeof pipelineRowSchema>

export const pipelineListSchema = z
  .object({ items: z.array(pipelineRowSchema), sentence: sentenceSchema, freshness: freshnessSchema })
  .meta({ id: 'PipelineList' })
export type PipelineList = z.infer<typeof pipelineListSchema>

/** A named range that ends now, or `from` and `to` in epoch ms, both multiples of the finest window's length. */
export const latencyQuerySchema = z.object({
  range: z.enum(['5m', '1h', '6h', '24h', '7d']).default('1h'),
  from: z.coerce.number().int().min(0).optional(),
  to: z.coerce.number().int().min(0).optional(),
})
export type LatencyQuery = z.infer<typeof latencyQuerySchema>
const trendPointSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  entered: z.number(),
  /** Null: nothing entered, or nothing was sampled (`gap`). */
  p50: bandSchema.nullable(),
  p95: bandSchema.nullable(),
  p99: bandSchema.nullable(),
  gap: z.boolean(),
  open: z.boolean(),
})
export const pipelineLatencySchema = z
  .object({
    pipeline: pipelineRowSchema,
    hops: z.array(hopDocumentSchema),
    entry: z.object({ connection: z.string(), topic: z.string() }),
    sampleMs: z.number(),
    sentence: sentenceSchema,
    subline: z.string().nullable(),
    range: z.object({ fromMs: z.number(), toMs: z.number(), stepMs: z.number() }),
    /** Over the whole range. Counts are null when nothing of it was sampled: that is not a range in which nothing entered. */
    summary: z.object({
      quantiles: quantilesSchema.nullable(),
      mean: bandSchema.nullable(),
      hops: pipelineStatusSchema.shape.hops,
      entered: z.number().nullable(),
      good: z.number().nullable(),
      bad: z.number().nullable(),
      unknown: z.number().nullable(),
    }),
    trend: z.array(trendPointSchema),
    budget: budgetSchema.nullable(),
    events: z.array(
      z.object({
        atMs: z.number(),
        kind: z.string(),
        hop: z.string().nullable(),
        topic: z.string().nullable(),
        partition: z.number().nullable(),
      }),
    ),
    freshness: freshnessSchema,
  })
  .meta({ id: 'PipelineLatency' })
export type PipelineLatency = z.infer<typeof pipelineLatencySchema>
export const pipelineListQuerySchema = scopeQuerySchema
