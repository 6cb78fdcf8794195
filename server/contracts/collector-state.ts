import { z } from 'zod'
import { bandSchema, recordsSchema } from './entities.ts'
import { partitionLagSchema } from './inventory.ts'

/**
 * What the collector leaves for the web role in `LiveState`, one small row a thing, written only when it changed:
 * `sampling:CONNECTION`, `lag:CONNECTION/GROUP`, `lag-history:CONNECTION/GROUP` and `rate:CONNECTION/TOPIC`.
 */
export const samplingStateSchema = z.object({
  /** Epoch ms of the last round that had an answer; null when there was none yet. */
  roundAtMs: z.number().nullable(),
  triedAtMs: z.number(),
  tookMs: z.number(),
  intervalMs: z.number(),
  partitions: z.number(),
  groups: z.number(),
  requests: z.number(),
  /** The errors of the last round, at most twenty, and since when each has been seen. */
  errors: z.array(z.object({ subject: z.string(), code: z.string(), message: z.string(), sinceMs: z.number() })),
})
export const groupLagStateSchema = z.object({
  sampledAtMs: z.number(),
  intervalMs: z.number(),
  commitIntervalMs: z.number().nullable(),
  /** Worst partition. */
  seconds: bandSchema.nullable(),
  records: recordsSchema.nullable(),
  partitions: z.array(partitionLagSchema.omit({ member: true })),
  /** The last thirty minutes, one point a minute, worst partition's estimate in seconds. */
  trend: z.array(z.number().nullable()),
})
export const groupLagHistorySchema = z.object({
  points: z.array(z.object({ atMs: z.number(), seconds: bandSchema.nullable(), records: z.number().nullable() })),
})
export const topicRateStateSchema = z.object({
  sampledAtMs: z.number(),
  intervalMs: z.number(),
  ratePerSecond: z.number().nullable(),
  /** The last stable offset was seen behind the high watermark, or a transactional writer is known: markers count too. */
  rateIsUpperBound: z.boolean(),
  partitions: z.array(
    z.object({
      partition: z.number(),
      start: z.number().nullable(),
      end: z.number().nullable(),
      ratePerSecond: z.number().nullable(),
    }),
  ),
})
export type SamplingState = z.infer<typeof samplingStateSchema>
export type GroupLagState = z.infer<typeof groupLagStateSchema>
export type GroupLagHistory = z.infer<typeof groupLagHistorySchema>
export type TopicRateState = z.infer<typeof topicRateStateSchema>

/** The channel on which the collector says what changed; web processes LISTEN and fan out by server-sent events. */
export const REVISION_CHANNEL = 'fresnel_revision'
export const REVISION_TOPICS = ['pipelines', 'inventory', 'lag', 'sampling', 'config'] as const
export type RevisionTopic = (typeof REVISION_TOPICS)[number]

/** Lengths of latency windows in ms, finest first, and how long each is kept. */
export const WINDOW_LENGTHS = [
  { lengthMs: 10_000, keepMs: 6 * 3_600_000 },
  { lengthMs: 60_000, keepMs: 3 * 86_400_000 },
  { lengthMs: 300_000, keepMs: 30 * 86_400_000 },
  { lengthMs: 3_600_000, keepMs: 400 * 86_400_000 },
] as const
export const DISCOVERY_INTERVAL_MS = 60_000
