import { z } from 'zod'

/** States of look.md, in the order "worst first" uses. `silenced` is a second badge, never a state. */
export const STATES = ['breached', 'at-risk', 'unknown', 'stale', 'learning', 'healthy', 'idle'] as const
export const stateSchema = z.enum(STATES)
export type State = z.infer<typeof stateSchema>

const ENTITY_KINDS = ['topic', 'consumer-group', 'external-app'] as const
const entityKindSchema = z.enum(ENTITY_KINDS)

/** `kind:connection/name`; the name may hold anything that the system allows, so only the first slash splits. */
export const urnSchema = z.string().regex(/^[a-z-]+:[a-z0-9-]+\/.+$/, 'Write kind:connection/name')

/** The likely band in milliseconds; est and hi are null when there is no upper bound. */
export const bandSchema = z.object({ lo: z.number(), est: z.number().nullable(), hi: z.number().nullable() })
export type BandDto = z.infer<typeof bandSchema>

/** A number of records whose last ones can be transaction markers: 0…1 is ambiguous, never silently 0. */
export const recordsSchema = z.object({ lo: z.number(), hi: z.number() })

export const entityRefSchema = z.object({
  urn: urnSchema,
  kind: entityKindSchema,
  connection: z.string(),
  name: z.string(),
})
export type EntityRef = z.infer<typeof entityRefSchema>

/** Every answer made from the inventory says when that was taken and how often it should be. */
export const freshnessSchema = z.object({
  /** Null: never taken. */
  takenAt: z.iso.datetime().nullable(),
  intervalMs: z.number(),
  now: z.iso.datetime(),
  errors: z.array(z.object({ source: z.string(), since: z.iso.datetime().nullable(), message: z.string() })),
})
export type Freshness = z.infer<typeof freshnessSchema>

export const scopeQuerySchema = z.object({
  env: z.string().max(80).optional(),
  cluster: z.string().max(80).optional(),
})
