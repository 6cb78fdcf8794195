import { hashPassword, verifyPassword } from 'better-auth/crypto'
import type { PasswordHasher } from '../use-cases/ports/password-hasher.ts'

/** scrypt, with the parameters of the sign-in library. */
export const passwordHasher: PasswordHasher = {
  hash: hashPassword,
  verify: (hash, password) => verifyPassword({ hash, password }),
}
