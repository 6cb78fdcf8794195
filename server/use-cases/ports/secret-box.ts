/** Seals what must not be readable in the database or in a backup of it. */
export interface SecretBox {
  /** `context` says what the secret belongs to; sealed for one thing it does not open for another. */
  seal(secret: string, context: string): Uint8Array
  /** Throws `secret_unreadable` when the key is another one, the context differs, or a bit was changed. */
  open(sealed: Uint8Array, context: string): string
}
