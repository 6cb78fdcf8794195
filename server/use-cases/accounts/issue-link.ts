import type { LinkPurpose } from '../../contracts/sign-in.ts'
import type { Role } from '../../domain/authorisation.ts'
import { AppError } from '../app-error.ts'
import type { AccountRepository } from '../ports/account-repository.ts'
import { PRODUCT } from '../ports/audit-log.ts'
import type { LinkTokens } from '../ports/link-tokens.ts'

const LINK_TTL_MS = 3_600_000
export type IssuedLink = { token: string; purpose: LinkPurpose; email: string | null }

/**
 * A link for whoever can start a command on this machine. Without an e-mail it makes the first administrator, or signs
 * in the one that there is; with one it signs that person in, or invites them with `role` when they are new.
 */
export async function issueLink(
  accounts: AccountRepository,
  tokens: LinkTokens,
  wanted: { email: string | null; role: Role | null },
): Promise<IssuedLink> {
  const token = tokens.create()
  const keep = async (purpose: LinkPurpose, user: { id: string; email: string } | null) => {
    await accounts.createLink({ tokenHash: tokens.hash(token), purpose, userId: user?.id ?? null, ttlMs: LINK_TTL_MS })
    return { token, purpose, email: user?.email ?? null }
  }
  if (wanted.email === null) {
    const admin = await accounts.findAdmin()
    return admin ? keep('sign-in', admin) : keep('first-admin', null)
  }
  const known = await accounts.findUserByEmail(wanted.email)
  if (known) {
    if (wanted.role !== null && wanted.role !== known.role)
      throw conflict(`${wanted.email} exists already and is ${known.role}: leave --role out.`)
    return keep(known.passwordHash === null ? 'invitation' : 'sign-in', known)
  }
  if (wanted.role === null) throw notFound(`There is nobody with ${wanted.email}: add --role to invite them.`)
  return keep('invitation', await createUser(accounts, wanted.email, wanted.role))
}

/** The demo's administrator, who has no password: each start prints a link that signs them in. */
export async function issueDemoLink(accounts: AccountRepository, tokens: LinkTokens): Promise<IssuedLink> {
  const email = 'demo@fresnel.example'
  const user = (await accounts.findUserByEmail(email)) ?? (await createUser(accounts, email, 'admin'))
  const token = tokens.create()
  await accounts.createLink({ tokenHash: tokens.hash(token), purpose: 'sign-in', userId: user.id, ttlMs: LINK_TTL_MS })
  return { token, purpose: 'sign-in', email }
}

const createUser = (accounts: AccountRepository, email: string, role: Role) =>
  accounts.createUser(
    { email, name: email, role },
    {
      actor: PRODUCT,
      action: 'user.create',
      subject: `user:${email}`,
      before: null,
      after: { email, role },
      outcome: 'done',
    },
  )

const notFound = (text: string) => new AppError('not_found', { message: text, userMessage: text })
const conflict = (text: string) => new AppError('conflict', { message: text, userMessage: text })
