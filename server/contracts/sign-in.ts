import { z } from 'zod'

export const emailSchema = z.email('Write an e-mail address').trim().toLowerCase().max(254)
const newPasswordSchema = z.string().min(10, 'Use 10 characters or more').max(128, 'Use 128 characters or fewer')

/**
 * POST /api/auth/sign-in. 200 `{email}` with the session's cookie, else a problem: `unauthenticated` (wrong e-mail or
 * password), `too_many_requests` (with a Retry-After header), `forbidden` (another origin), `database_down`.
 */
export const signInSchema = z.object({ email: emailSchema, password: z.string().min(1).max(1_000) })

/**
 * POST /api/auth/link. 200 `{email}` with the session's cookie, else a problem: `not_found`, `link_used`, `link_expired`,
 * `invalid_input`. Email and password belong to `first-admin`, the password alone to `invitation`, neither to `sign-in`.
 */
export const useLinkSchema = z.object({
  token: z.string().regex(/^[\w-]{43}$/, 'The link is cut: copy all of it'),
  email: emailSchema.optional(),
  password: newPasswordSchema.optional(),
})

export const linkPurposeSchema = z.enum(['first-admin', 'invitation', 'sign-in'])
export type LinkPurpose = z.infer<typeof linkPurposeSchema>

/** What the page /sign-in/link?token=… shows before anything is used; `email` is that of an invitation. */
export type LinkState =
  { state: 'valid'; purpose: LinkPurpose; email: string | null } | { state: 'used' | 'expired' | 'unknown' }

export type SignIn = z.infer<typeof signInSchema>
export type UseLink = z.infer<typeof useLinkSchema>
