import type { KafkaSecurity } from '../../contracts/connections.ts'
import { AppError } from '../app-error.ts'

/** Refuses settings that contradict each other, before a client turns them into a puzzling timeout. */
export function checkSecurity(security: KafkaSecurity, password: string | null): void {
  const problem = findProblem(security, password)
  if (problem) throw new AppError('invalid_input', { message: problem, userMessage: problem })
}

/** What is missing or too much, in words that say what to do; null when the settings fit together. */
export function findProblem(security: KafkaSecurity, password: string | null): string | null {
  const isSasl = security.protocol.startsWith('SASL_')
  const isTls = security.protocol.endsWith('SSL')
  if (isSasl && !security.mechanism)
    return `${security.protocol} needs a mechanism: PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512.`
  if (isSasl && !security.username) return `${security.protocol} needs a user name.`
  if (isSasl && !password) return `${security.protocol} needs a password.`
  if (!isSasl && (security.username || security.mechanism || password))
    return `${security.protocol} has no user name or password: choose SASL_${isTls ? 'SSL' : 'PLAINTEXT'}, or leave them out.`
  if (!isTls && security.caPem)
    return `${security.protocol} has no certificates: leave the authority out, or choose a protocol with SSL.`
  if (security.caPem && !security.caPem.includes('-----BEGIN CERTIFICATE-----'))
    return 'The authority is not PEM: it has no “-----BEGIN CERTIFICATE-----”.'
  return null
}
