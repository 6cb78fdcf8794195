/** Tokens that travel in links. Only their hash is kept, so that a copy of the database signs nobody in. */
export interface LinkTokens {
  /** 256 random bits, safe in a URL. */
  create(): string
  hash(token: string): string
}
