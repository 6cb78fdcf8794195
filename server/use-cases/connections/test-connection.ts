import type { CapabilityReport, KafkaCredentials, TestConnection } from '../../contracts/connections.ts'
import { AppError } from '../app-error.ts'
import { checkSecurity } from './check-security.ts'

export type ProbeKafka = (credentials: KafkaCredentials, signal: AbortSignal) => Promise<CapabilityReport>

/** How long somebody waits for an address that hangs. */
const TEST_TIMEOUT_MS = 5_000

/** Probes an address and keeps nothing. Ends when `signal` aborts, and throws `timed_out` after five seconds. */
export async function testConnection(
  probe: ProbeKafka,
  input: TestConnection,
  signal: AbortSignal,
  timeoutMs: number = TEST_TIMEOUT_MS,
): Promise<CapabilityReport> {
  checkSecurity(input.security, input.password ?? null)
  const timeout = AbortSignal.timeout(timeoutMs)
  const either = AbortSignal.any([signal, timeout])
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(either.reason as Error)
  either.addEventListener('abort', onAbort, { once: true })
  try {
    // A client that does not hear the signal must not hold the answer back.
    return await Promise.race([probe({ ...input, password: input.password ?? null }, either), aborted])
  } catch (error) {
    if (!timeout.aborted) throw error
    throw new AppError('timed_out', {
      message: `probe of ${input.bootstrap} took more than ${timeoutMs} ms`,
      userMessage: `${input.bootstrap} did not answer within ${timeoutMs / 1_000} s. Check the address, and whether a firewall drops packets to it.`,
      cause: error,
      retryable: true,
    })
  } finally {
    either.removeEventListener('abort', onAbort)
  }
}
