import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { AppError } from '../../use-cases/app-error.ts'
import type { SecretBox } from '../../use-cases/ports/secret-box.ts'

const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16

/**
 * AES-256-GCM: version byte, nonce, tag, ciphertext. The key is derived from `secretKey` for this use alone, so that the
 * one that signs cookies is not the one that hides passwords.
 */
export function aesGcmSecretBox(secretKey: string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', secretKey, '', 'fresnel secrets v1', 32))
  return {
    seal(secret, context) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
      const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed])
    },
    open(sealed, context) {
      const bytes = Buffer.from(sealed)
      try {
        if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_BYTES + TAG_BYTES) throw new Error('not a sealed secret')
        const nonce = bytes.subarray(1, 1 + NONCE_BYTES)
        const tag = bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES)
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
        decipher.setAAD(Buffer.from(context)).setAuthTag(tag)
        const open = decipher.update(bytes.subarray(1 + NONCE_BYTES + TAG_BYTES))
        return Buffer.concat([open, decipher.final()]).toString('utf8')
      } catch (error) {
        throw new AppError('secret_unreadable', {
          message: `the secret of ${context} does not open`,
          userMessage: `The stored secret of ${context} cannot be opened with this FRESNEL_SECRET_KEY. Start with the key that it was stored under, or type the secret again.`,
          cause: error,
        })
      }
    },
  }
}
