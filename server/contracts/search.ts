import { z } from 'zod'
import { stateSchema } from './entities.ts'

export const searchQuerySchema = z.object({ q: z.string().trim().min(1).max(249) })
export const searchResultSchema = z
  .object({
    items: z.array(
      z.object({
        /** Where it is shown in the console. */
        href: z.string(),
        kind: z.enum(['topic', 'consumer-group', 'external-app', 'pipeline']),
        name: z.string(),
        connection: z.string().nullable(),
        state: stateSchema,
      }),
    ),
    /** More matched than are listed. */
    truncated: z.boolean(),
  })
  .meta({ id: 'SearchResult' })
export type SearchResult = z.infer<typeof searchResultSchema>
