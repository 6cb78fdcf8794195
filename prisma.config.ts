import path from 'node:path'
import { defineConfig } from 'prisma/config'

// The native engine cannot be fetched on a closed network; the stand-in serves the same calls from Prisma's WASM engine.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.resolve('prisma/schema-engine.mjs')

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? 'postgresql://postgres@127.0.0.1:5432/postgres' },
})
