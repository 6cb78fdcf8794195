import { z } from 'zod'
import { bandSchema, entityRefSchema, freshnessSchema, scopeQuerySchema, stateSchema } from './entities.ts'
import { sentenceSchema } from './pipelines.ts'

export const topologyQuerySchema = scopeQuerySchema.extend({
  focus: z.string().max(400).optional(),
  up: z.coerce.number().int().min(0).max(6).default(3),
  down: z.coerce.number().int().min(0).max(6).default(3),
})

/** A focused neighbourhood: never the whole cluster. */
export const topologySchema = z
  .object({
    focus: z.string().nullable(),
    sentence: sentenceSchema,
    nodes: z.array(
      entityRefSchema.extend({
        /** `topic` nodes lie in the band; everything else above it. */
        engine: z.enum(['topic', 'flink', 'ksqldb', 'spark', 'connect', 'service', 'store', 'group', 'external']),
        state: stateSchema,
        reason: z.string().nullable(),
        meta: z.string(),
        ratePerSecond: z.number().nullable(),
        lagSeconds: bandSchema.nullable(),
        owner: z.string().nullable(),
        distance: z.number(),
        /** Neighbours that the depth leaves out. */
        hiddenNeighbours: z.number(),
      }),
    ),
    edges: z.array(
      z.object({
        id: z.string(),
        from: z.string(),
        to: z.string(),
        kind: z.enum(['reads', 'writes']),
        source: z.enum(['detected', 'declared']),
        evidence: z.string(),
        ratePerSecond: z.number().nullable(),
        delay: bandSchema.nullable(),
        flow: z.enum(['flowing', 'stalling', 'stopped', 'unknown']),
        onFocusedPath: z.boolean(),
      }),
    ),
    total: z.number(),
    freshness: freshnessSchema,
  })
  .meta({ id: 'Topology' })
export type Topology = z.infer<typeof topologySchema>
export type TopologyQuery = z.infer<typeof topologyQuerySchema>
