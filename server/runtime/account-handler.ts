import type { z } from 'zod'
import { signInSchema, useLinkSchema } from '../contracts/sign-in.ts'
import type { Origin, StartedSession } from '../use-cases/ports/account-repository.ts'
import { actorOf, expiredCookies, findSession, sessionCookiesOf, unauthenticated } from './auth.ts'
import { parseInput, readJson } from './parse-input.ts'
import { problemResponse, REQUEST_ID_HEADER } from './problem.ts'
import { originOf, refuseForeignOrigin, requestIdOf } from './request-origin.ts'
import { services } from './services.ts'

/** The frame of what starts a session: same origin → parse → use case → cookie. */
function startsSession<S extends z.ZodType>(
  operationId: string,
  schema: S,
  run: (input: z.output<S>, origin: Origin) => Promise<StartedSession>,
) {
  return async (request: Request): Promise<Response> => {
    const requestId = requestIdOf(request.headers)
    try {
      refuseForeignOrigin(request.headers)
      const input = parseInput(schema, await readJson(request))
      const session = await run(input, originOf(request.headers))
      const headers = new Headers({ [REQUEST_ID_HEADER]: requestId, 'cache-control': 'private, no-store' })
      for (const cookie of await sessionCookiesOf(session.token)) headers.append('set-cookie', cookie)
      return Response.json({ email: session.email }, { headers })
    } catch (error) {
      return problemResponse(error, { requestId, operationId })
    }
  }
}

export const signInHandler = startsSession('signIn', signInSchema, (input, origin) => services().signIn(input, origin))
export const linkHandler = startsSession('useLink', useLinkSchema, (input, origin) =>
  services().consumeLink(input, origin),
)

/** Ends the session in the database, then takes the cookie away. */
export async function signOutHandler(request: Request): Promise<Response> {
  const requestId = requestIdOf(request.headers)
  try {
    refuseForeignOrigin(request.headers)
    const session = await findSession(request.headers)
    if (!session) throw unauthenticated()
    await services().signOut(session.id, actorOf(session.user, request.headers))
    const headers = new Headers({ [REQUEST_ID_HEADER]: requestId, 'cache-control': 'private, no-store' })
    for (const cookie of await expiredCookies(request.headers)) headers.append('set-cookie', cookie)
    return Response.json({}, { headers })
  } catch (error) {
    return problemResponse(error, { requestId, operationId: 'signOut' })
  }
}
