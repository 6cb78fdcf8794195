import type { Problem } from '#server/contracts/errors.ts'
import { ReadError } from './get-json.ts'

/** A question that needs a body, such as a test of an address; never a change. Throws `ReadError`. */
export async function postJson<T>(path: string, body: unknown, signal: AbortSignal): Promise<T> {
  const response = await fetch(path, {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch((error: unknown) => {
    if (signal.aborted) throw error
    throw new ReadError('This browser cannot reach Fresnel.', { code: 'offline', source: path, requestId: null })
  })
  const answer = (await response.json().catch(() => null)) as T | Problem | null
  if (response.ok && answer !== null) return answer as T
  const problem = answer as Problem | null
  throw new ReadError(problem?.detail ?? `Fresnel answered ${response.status} without saying why.`, {
    code: problem?.code ?? 'internal',
    source: path,
    requestId: problem?.requestId ?? null,
  })
}
