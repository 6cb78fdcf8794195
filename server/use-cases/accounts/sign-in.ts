import type { SignIn } from '../../contracts/sign-in.ts'
import { AppError } from '../app-error.ts'
import type { AccountRepository, Origin, StartedSession } from '../ports/account-repository.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'

/** Per address a burst, and per account what a distributed guess may try; a one-time link still gets its owner in. */
const PER_ADDRESS = { max: 10, windowMs: 60_000 }
const PER_ACCOUNT = { max: 30, windowMs: 15 * 60_000 }

type Ports = {
  accounts: Pick<AccountRepository, 'findUserByEmail' | 'startSession'>
  passwords: PasswordHasher
  limiter: RateLimiter
  audit: AuditLog
}

/** Throws `too_many_requests` or `unauthenticated`; the latter never says which of e-mail and password was wrong. */
export async function signIn(ports: Ports, input: SignIn, origin: Origin): Promise<StartedSession> {
  const keys = { address: `sign-in:address:${origin.ip ?? 'unknown'}`, account: `sign-in:account:${input.email}` }
  await refuseTooMany(ports.limiter, keys)

  const user = await ports.accounts.findUserByEmail(input.email)
  const actor = { id: user?.id ?? null, name: input.email, ...origin }
  // Hashing happens for unknown addresses too, or the time of the answer would tell which accounts exist.
  const isRight = user?.passwordHash
    ? await ports.passwords.verify(user.passwordHash, input.password)
    : (await ports.passwords.hash(input.password), false)
  const entry = { actor, action: 'session.sign-in', subject: `user:${input.email}`, before: null, after: null }
  if (!user || !isRight) {
    await ports.audit.write({ ...entry, outcome: 'refused' })
    throw new AppError('unauthenticated', {
      message: `refused sign-in of ${input.email}`,
      userMessage: 'E-mail or password is wrong.',
    })
  }
  const session = await ports.accounts.startSession(user, origin, { ...entry, outcome: 'done' })
  await ports.limiter.clear(Object.values(keys))
  return session
}

async function refuseTooMany(limiter: RateLimiter, keys: { address: string; account: string }): Promise<void> {
  const waits = [
    await limiter.attempt(keys.address, PER_ADDRESS.max, PER_ADDRESS.windowMs),
    await limiter.attempt(keys.account, PER_ACCOUNT.max, PER_ACCOUNT.windowMs),
  ].filter((wait) => wait !== null)
  if (waits.length === 0) return
  const retryAfterMs = Math.max(...waits)
  throw new AppError('too_many_requests', {
    message: `too many sign-ins: ${keys.address}, ${keys.account}`,
    userMessage: `Too many attempts. Try again in ${Math.ceil(retryAfterMs / 1_000)} s.`,
    retryable: true,
    retryAfterMs,
  })
}
