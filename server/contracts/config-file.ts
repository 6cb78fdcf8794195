import { z } from 'zod'
import { kafkaSecuritySchema, nameSchema, testConnectionSchema } from './connections.ts'
import { tierSchema } from './environments.ts'
import { hopDocumentSchema, pipelineDocumentSchema, sloDocumentSchema } from './pipelines.ts'

/** fresnel.yaml. Strict everywhere: a misspelt key must not become a default. */
export const configFileSchema = z.strictObject({
  apiVersion: z.literal('fresnel.dev/v1', 'Write apiVersion: fresnel.dev/v1'),
  environments: z
    .array(
      z.strictObject({ name: nameSchema, tier: tierSchema.default('development'), readOnly: z.boolean().optional() }),
    )
    .default([]),
  connections: z
    .array(
      z.strictObject({
        name: nameSchema,
        kind: z.literal('kafka', 'Only kafka connections are known'),
        environment: nameSchema,
        bootstrap: testConnectionSchema.shape.bootstrap,
        security: kafkaSecuritySchema.strict().default({ protocol: 'PLAINTEXT', verifyCertificate: true }),
        password: z.string().min(1).max(4_000).optional(),
      }),
    )
    .default([]),
  pipelines: z
    .array(
      pipelineDocumentSchema
        .extend({
          slo: sloDocumentSchema.strict().nullable().default(null),
          hops: z.array(hopDocumentSchema.strict()).min(1).max(30),
        })
        .strict(),
    )
    .default([]),
})
export type ConfigFile = z.infer<typeof configFileSchema>

/** Where in the document: `['connections', 0, 'bootstrap']`. */
export type ConfigPath = readonly (string | number)[]
