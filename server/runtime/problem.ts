import { ERROR_STATUS, type Problem } from '../contracts/errors.ts'
import { AppError } from '../use-cases/app-error.ts'
import { toFailure } from './failure.ts'

export const REQUEST_ID_HEADER = 'x-request-id'

/** The answer of every handler that fails: RFC 9457, with Retry-After where the wait is known. */
export function problemResponse(
  error: unknown,
  context: { requestId: string; operationId: string },
  headers: Record<string, string> = {},
): Response {
  const { code, message } = toFailure(error, context)
  const status = ERROR_STATUS[code]
  const document: Problem = {
    type: 'about:blank',
    title: code.replaceAll('_', ' '),
    status,
    code,
    detail: message,
    requestId: context.requestId,
  }
  const retryAfterMs = error instanceof AppError ? error.retryAfterMs : null
  return Response.json(document, {
    status,
    headers: {
      ...headers,
      [REQUEST_ID_HEADER]: context.requestId,
      'content-type': 'application/problem+json',
      'cache-control': 'private, no-store',
      ...(retryAfterMs !== null && { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
    },
  })
}
