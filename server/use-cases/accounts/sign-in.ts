import type { SignIn } from '../../contracts/sign-in.ts'
import { AppError } from '../app-error.ts'
import type { AccountRepository, Origin, StartedSession } from '../ports/account-repository.ts'
import type { AuditLog } from '../ports/audit-log.ts'
import type { PasswordHasher } from '../ports/password-hasher.ts'
import type { RateLimiter } from '../ports/rate-limiter.ts'

/**
 * Per address a burst, and per account what a distributed guess may try; a one-time link still gets its owner in. One
 * address alone never reaches the account's limit, or it could lock out everybody else: of one account it may try less
 * than half of that, as its window and the account's begin at different times.
 */
const PER_ADDRESS = { max: 10, windowMs: 60_000 }
const PER_ADDRESS_AND_ACCOUNT = { max: 14, windowMs: 15 * 60_000 }
const PER_ACCOUNT = { max: 30, windowMs: 15 * 60_000 }

type Ports = {
  accounts: Pick<AccountRepository, 'findUserByEmail' | 'startSession'>
  passwords: PasswordHasher
  limiter: RateLimiter
  audit: AuditLog
}

/** Throws `too_many_requests` or `unauthenticated`; the latter never says which of e-mail and password was wrong. */
export async function signIn(ports: Ports, input: SignIn, origin: Origin): Promise<StartedSession> {
  const limits = limitsOf(input.email, origin.ip ?? 'unknown')
  await refuseTooMany(ports.limiter, limits)

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
  await ports.limiter.clear(limits.map(({ key }) => key))
  return session
}

type Limit = { key: string; max: number; windowMs: number }

/** In the order in which they count: an attempt that one of them refuses is none for those after it. */
const limitsOf = (email: string, address: string): Limit[] => [
  { key: `sign-in:address:${address}`, ...PER_ADDRESS },
  { key: `sign-in:address-and-account:${address}:${email}`, ...PER_ADDRESS_AND_ACCOUNT },
  { key: `sign-in:account:${email}`, ...PER_ACCOUNT },
]

async function refuseTooMany(limiter: RateLimiter, limits: readonly Limit[]): Promise<void> {
  for (const { key, max, windowMs } of limits) {
    const retryAfterMs = await limiter.attempt(key, max, windowMs)
    if (retryAfterMs === null) continue
    throw new AppError('too_many_requests', {
      message: `too many sign-ins: ${key}`,
      userMessage: `Too many attempts. Try again in ${Math.ceil(retryAfterMs / 1_000)} s.`,
      retryable: true,
      retryAfterMs,
    })
  }
}
