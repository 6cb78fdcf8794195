import type { BaseOptions } from '@platformatic/kafka'

/** What every client of the demo has in common: it gives up soon and is made anew, rather than to hang on. */
export const connectionOptions = (bootstrap: string, clientId: string): BaseOptions => ({
  clientId,
  bootstrapBrokers: bootstrap.split(','),
  connectTimeout: 3_000,
  requestTimeout: 10_000,
  retries: 5,
  retryDelay: 100,
  metadataMaxAge: 60_000,
})
