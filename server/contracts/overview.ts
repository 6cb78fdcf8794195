import { z } from 'zod'
import { freshnessSchema, stateSchema } from './entities.ts'
import { pipelineRowSchema, sentenceSchema } from './pipelines.ts'

/** The first page: what is broken or burning budget? */
export const overviewSchema = z
  .object({
    sentence: sentenceSchema,
    /** Worst first, at most ten of `pipelineTotal`. */
    pipelines: z.array(pipelineRowSchema),
    pipelineTotal: z.number(),
    /** Entities that are breached, at risk or stale, worst first, at most ten. */
    degraded: z.array(
      z.object({
        urn: z.string(),
        kind: z.string(),
        name: z.string(),
        state: stateSchema,
        reason: z.string(),
        since: z.iso.datetime().nullable(),
      }),
    ),
    degradedTotal: z.number(),
    entityTotal: z.number(),
    changes: z.array(z.object({ at: z.iso.datetime(), icon: z.string(), text: z.string() })),
    coverage: z.object({ measured: z.number(), total: z.number(), reasons: z.array(z.string()) }),
    clusters: z.array(
      z.object({
        connection: z.string(),
        environment: z.string(),
        state: stateSchema,
        reason: z.string().nullable(),
        topics: z.number().nullable(),
        groups: z.number().nullable(),
        partitions: z.number().nullable(),
        takenAt: z.iso.datetime().nullable(),
      }),
    ),
    freshness: freshnessSchema,
  })
  .meta({ id: 'Overview' })
export type Overview = z.infer<typeof overviewSchema>

/** What the rail shows on every page. */
export const shellSchema = z
  .object({
    user: z.object({ email: z.string(), role: z.enum(['viewer', 'operator', 'admin']) }),
    environments: z.array(
      z.object({
        name: z.string(),
        tier: z.enum(['development', 'staging', 'production']),
        clusters: z.array(z.string()),
        readOnly: z.boolean(),
      }),
    ),
    counts: z.object({ topics: z.number(), groups: z.number(), pipelines: z.number() }),
    pinned: z.array(z.object({ id: z.string(), name: z.string(), state: stateSchema })),
    collector: z.object({
      state: z.enum(['alive', 'late', 'stopped', 'unknown']),
      ageMs: z.number().nullable(),
      intervalMs: z.number().nullable(),
      partitions: z.number().nullable(),
      reason: z.string().nullable(),
    }),
    configProblem: z.string().nullable(),
  })
  .meta({ id: 'Shell' })
export type Shell = z.infer<typeof shellSchema>
