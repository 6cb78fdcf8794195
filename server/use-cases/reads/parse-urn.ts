import { AppError } from '../app-error.ts'

/** `kind:connection/name`, split at the first slash. Throws `not_found` for another kind: nothing of that kind is there. */
export function parseUrn(urn: string, kind: string): { connection: string; name: string } {
  const match = /^([a-z-]+):([a-z0-9-]+)\/(.+)$/.exec(urn)
  if (match?.[1] !== kind || match[2] === undefined || match[3] === undefined)
    throw notFound(kind.replace('-', ' '), urn)
  return { connection: match[2], name: match[3] }
}

export const notFound = (what: string, id: string): AppError =>
  new AppError('not_found', { message: `unknown ${what} ${id}`, userMessage: `There is no ${what} “${id}”.` })
