import { setTimeout as sleep } from 'node:timers/promises'
import type { CollectorLiveness } from '../domain/collector-liveness.ts'
import { logger } from './logger.ts'
import { services } from './services.ts'

/** A load balancer asks every few seconds and takes a slow answer for none. */
const TIMEOUT_MS = 2_000

/**
 * Public, so without a name, an address or a version. 503 only while the database cannot be reached: then this process
 * serves nobody. A collector that is late makes it `degraded`, because the console still shows what it knows. With
 * `?probe=live` it only says that the process answers: restarting it does not bring a database back.
 */
export async function healthHandler(request: Request): Promise<Response> {
  if (new URL(request.url).searchParams.get('probe') === 'live') return answer({ status: 'ok' }, 200)
  const collector = await readLiveness()
  if (!collector) return answer({ status: 'down', database: { state: 'down' }, collector: { state: 'unknown' } }, 503)
  const status = collector.state === 'alive' ? 'ok' : 'degraded'
  return answer({ status, database: { state: 'up' }, collector }, 200)
}

/** Null when the database does not answer in time. */
async function readLiveness(): Promise<CollectorLiveness | null> {
  const timeout = new AbortController()
  try {
    return await Promise.race([
      services().collectorLiveness(),
      sleep(TIMEOUT_MS, null, { signal: timeout.signal }).catch(() => null),
    ])
  } catch (error) {
    logger.warn({ err: error }, 'health: database down')
    return null
  } finally {
    timeout.abort()
  }
}

const answer = (body: unknown, status: number) =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } })
