import { z } from 'zod'
import { AppError } from '../use-cases/app-error.ts'

/** For what clients send. A ZodError elsewhere is our own mistake and must not be blamed on them. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const text = z.prettifyError(parsed.error)
  throw new AppError('invalid_input', { message: text, userMessage: text })
}
