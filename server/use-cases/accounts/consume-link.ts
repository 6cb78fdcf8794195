import type { LinkState, UseLink } from '../../contracts/sign-in.ts'
import { AppError } from '../app-error.ts'
import type { AccountRepository, Origin, StartedSession } from '../ports/account-repository.ts'
import type { LinkTokens } from '../ports/link-tokens.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'

type Ports = {
  accounts: Pick<AccountRepository, 'lookAtLink' | 'consumeLink'>
  tokens: LinkTokens
  passwords: PasswordHasher
  limiter: RateLimiter
}

/** What a link is good for; looking does not use it, so that a prefetch or a scanner burns nothing. */
export async function lookAtLink(ports: Pick<Ports, 'accounts' | 'tokens'>, token: string): Promise<LinkState> {
  return /^[\w-]{43}$/.test(token) ? ports.accounts.lookAtLink(ports.tokens.hash(token)) : { state: 'unknown' }
}

/** Uses a link once and starts its session. */
export async function consumeLink(ports: Ports, input: UseLink, origin: Origin): Promise<StartedSession> {
  const retryAfterMs = await ports.limiter.attempt(`link:address:${origin.ip ?? 'unknown'}`, 30, 60_000)
  if (retryAfterMs !== null)
    throw new AppError('too_many_requests', {
      message: 'too many links tried',
      userMessage: `Too many attempts. Try again in ${Math.ceil(retryAfterMs / 1_000)} s.`,
      retryable: true,
      retryAfterMs,
    })
  const passwordHash = input.password === undefined ? null : await ports.passwords.hash(input.password)
  return ports.accounts.consumeLink(
    ports.tokens.hash(input.token),
    { email: input.email ?? null, passwordHash },
    origin,
  )
}
