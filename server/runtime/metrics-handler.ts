import { createHash, timingSafeEqual } from 'node:crypto'
import { exposition } from '../domain/metrics/exposition.ts'
import { requireUser } from './auth.ts'
import { environment } from './environment.ts'
import { problemResponse, REQUEST_ID_HEADER } from './problem.ts'
import { processMetrics } from './process-metrics.ts'
import { requestIdOf } from './request-origin.ts'
import { services } from './services.ts'

const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8'
const PROMETHEUS = 'text/plain; version=0.0.4; charset=utf-8'

/**
 * Group and topic names say a lot about a business: a scraper shows FRESNEL_METRICS_TOKEN as a bearer token, and people
 * see it with their session. Without that variable no token is right.
 */
export async function metricsHandler(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers)
  try {
    if (!hasToken(request.headers.get('authorization'))) await requireUser(request.headers, 'metrics:read')
    const metrics = [...processMetrics(), ...(await services().metrics())]
    const isOpen = request.headers.get('accept')?.includes('application/openmetrics-text') ?? false
    return new Response(exposition(metrics), {
      headers: {
        'content-type': isOpen ? OPENMETRICS : PROMETHEUS,
        'cache-control': 'private, no-store',
        [REQUEST_ID_HEADER]: requestId,
      },
    })
  } catch (error) {
    return problemResponse(error, { requestId, operationId: 'metrics' })
  }
}

function hasToken(authorization: string | null): boolean {
  const expected = environment().FRESNEL_METRICS_TOKEN
  if (expected === undefined || authorization === null) return false
  // Hashes are of one length, which the comparison needs.
  const hash = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(hash(authorization), hash(`Bearer ${expected}`))
}
