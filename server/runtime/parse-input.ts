import { z } from 'zod'
import { AppError } from '../use-cases/app-error.ts'

/** For what clients send. A ZodError elsewhere is our own mistake and must not be blamed on them. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const text = z.prettifyError(parsed.error)
  throw new AppError('invalid_input', { message: text, userMessage: text })
}

/**
 * The body of a write. Only JSON by name: a form of another site can send any text with a person's cookie, but none that
 * calls itself application/json without this server being asked first. Undefined when it is not JSON after all.
 */
export async function readJson(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type')
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    throw new AppError('unsupported_media_type', {
      message: `content type ${type ?? 'missing'}`,
      userMessage: 'Send JSON, with the header “content-type: application/json”.',
    })
  return request.json().catch(() => undefined)
}
