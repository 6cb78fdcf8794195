import { protocolErrors, protocolErrorsCodesById, TimeoutError, UnsupportedApiError } from '@platformatic/kafka'
import type { PartialError } from '../../use-cases/ports/kafka-cluster.ts'
import { AppError } from '../../use-cases/app-error.ts'

/** A failure in one word that stays the same: Kafka's error name, the socket's code, or one of ours below. */
export type Failure = Omit<PartialError, 'subject'>

/** A broker that the cluster's metadata no longer, or not yet, names. */
export class BrokerAbsentError extends Error {}

/** A broker that was asked in vain lately and has not answered since. */
export class SilentBrokerError extends Error {
  constructor(broker: string) {
    super(`${broker} does not answer`)
  }
}

/** Nobody of the cluster answered; the cause is what the first one asked did. */
export class NoBrokerError extends Error {
  readonly address: { host: string; port: number }

  constructor(address: { host: string; port: number }, cause: unknown) {
    super(`Neither ${address.host}:${address.port} nor another broker answered`, { cause })
    this.address = address
  }
}

const NETWORK_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'])

/** What Kafka means by an error code in an answer. */
export function failureOfCode(errorCode: number): Failure {
  const name = protocolErrorsCodesById[errorCode]
  const known = name === undefined ? undefined : protocolErrors[name]
  if (known === undefined)
    return { code: `KAFKA_${errorCode}`, message: `Kafka answered error ${errorCode}`, retryable: false }
  return { code: known.id, message: known.message, retryable: known.canRetry }
}

/** What an error of the client means: the innermost cause that has a name of its own. No message holds a secret. */
export function failureOf(error: unknown): Failure {
  const chain = causesOf(error)
  const aborted = chain.find(({ name }) => name === 'AbortError')
  if (aborted) return { code: 'ABORTED', message: 'The call was cancelled', retryable: true }
  if (chain.some(({ name, error: cause }) => cause instanceof TimeoutError || name === 'TimeoutError'))
    return { code: 'TIMED_OUT', message: 'No answer within the time limit', retryable: true }
  const silent = chain.find(({ error: cause }) => cause instanceof SilentBrokerError)
  if (silent) return { code: 'TIMED_OUT', message: silent.message, retryable: true }
  const absent = chain.find(({ error: cause }) => cause instanceof BrokerAbsentError)
  if (absent) return { code: 'BROKER_NOT_AVAILABLE', message: absent.message, retryable: true }
  if (chain.some(({ error: cause }) => cause instanceof UnsupportedApiError))
    return { code: 'UNSUPPORTED_VERSION', message: 'The broker is too old for this request', retryable: false }
  const answered = chain.find(({ apiId }) => apiId !== undefined)
  if (answered?.apiId !== undefined)
    return {
      code: answered.apiId,
      message: answered.serverMessage ?? protocolErrors[answered.apiId]?.message ?? answered.message,
      retryable: protocolErrors[answered.apiId]?.canRetry ?? false,
    }
  const tls = chain.find(({ message }) => message === 'Broker requires TLS.')
  if (tls) return { code: 'TLS_REQUIRED', message: 'The listener wants TLS', retryable: false }
  if (chain.some(({ message }) => /TLS handshake failed|secure TLS connection was established/.test(message)))
    return { code: 'TLS_HANDSHAKE_CLOSED', message: 'The listener closed the TLS handshake', retryable: false }
  const coded = chain.findLast(({ code }) => code !== undefined && !code.startsWith('PLT_KFK_'))
  if (coded?.code !== undefined)
    return { code: coded.code, message: coded.message || coded.code, retryable: NETWORK_CODES.has(coded.code) }
  if (chain.some(({ code }) => code === 'PLT_KFK_NETWORK'))
    return { code: 'CONNECTION_CLOSED', message: 'The broker closed the connection', retryable: true }
  return { code: 'UNREADABLE_ANSWER', message: chain.at(-1)?.message ?? 'Unknown error', retryable: false }
}

export const partialError = (subject: string, failure: Failure): PartialError => ({ subject, ...failure })

/** For calls of which nothing at all could be had. `words` are for people; without them they get Kafka's. */
export function appErrorOf(what: string, error: unknown, words?: string): AppError {
  if (error instanceof AppError) return error
  const { code, message, retryable } = failureOf(error)
  const timedOut = code === 'ABORTED' || code === 'TIMED_OUT'
  return new AppError(timedOut ? 'timed_out' : 'unreachable', {
    message: `${what} failed: ${code}: ${message}`,
    userMessage: words ?? `Kafka could not be read: ${code}. ${message}.`,
    cause: error,
    retryable,
  })
}

type Cause = {
  error: unknown
  name: string
  message: string
  code: string | undefined
  apiId: string | undefined
  serverMessage: string | undefined
}

/** The error, its causes and the first of each list of errors, outermost first. */
function causesOf(error: unknown): Cause[] {
  const chain: Cause[] = []
  for (let at: unknown = error; at instanceof Error && chain.length < 10;) {
    const text = (key: string): string | undefined => {
      const value: unknown = Reflect.get(at as Error, key)
      return typeof value === 'string' && value !== '' ? value : undefined
    }
    chain.push({
      error: at,
      name: at.name,
      message: at.message,
      code: text('code'),
      apiId: text('apiId'),
      serverMessage: text('serverErrorMessage'),
    })
    at = at.cause ?? (at instanceof AggregateError ? (at.errors as unknown[])[0] : undefined)
  }
  return chain
}
