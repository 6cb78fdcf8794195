import { createHash, randomBytes } from 'node:crypto'
import type { LinkTokens } from '../../use-cases/ports/link-tokens.ts'

/** 256 random bits have nothing to guess, so a plain hash hides them; a slow one would protect nothing more. */
export const linkTokens: LinkTokens = {
  create: () => randomBytes(32).toString('base64url'),
  hash: (token) => createHash('sha256').update(token).digest('base64url'),
}
