import { isIP } from 'node:net'
import tls from 'node:tls'
import { apiVersionsV3, Connection, ResponseError, UnsupportedApiError, type API } from '@platformatic/kafka'
import type { KafkaCredentials } from '../../contracts/connections.ts'
import { untilAborted, type Call } from './call.ts'
import { epochNow } from './epoch-clock.ts'

export type BrokerAddress = { host: string; port: number }
export type ConnectOptions = { clientId: string; connectTimeoutMs: number; answerTimeoutMs: number }

/** What a broker answered; errors of single partitions or groups stand inside, as error codes. */
export type Answer<T> = { response: T; sentMs: number; receivedMs: number }

/** One authenticated connection to one broker, for one request at a time: so times are a request's own. */
export class BrokerConnection {
  readonly #connection: Connection
  readonly #versions: Map<number, { min: number; max: number }>
  #open = true

  private constructor(connection: Connection, versions: Map<number, { min: number; max: number }>) {
    this.#connection = connection
    this.#versions = versions
    connection.once('close', () => (this.#open = false))
  }

  /** Connects, authenticates and asks for the API versions of this very broker: a cluster may run two releases. */
  static async open(
    address: BrokerAddress,
    credentials: KafkaCredentials,
    options: ConnectOptions,
    call: Call,
  ): Promise<BrokerConnection> {
    const connection = startConnection(address, credentials, options)
    const cancel = (): void => abandon(connection)
    await untilAborted(Promise.resolve(connection.connect(address.host, address.port)), call.signal, cancel)
    try {
      call.requests += 1
      const asked = withoutResponseErrors(apiVersionsV3.api.async(connection, 'fresnel', '1'))
      const { apiKeys } = await untilAborted(asked, call.signal, cancel)
      return new BrokerConnection(
        connection,
        new Map(apiKeys.map(({ apiKey, minVersion, maxVersion }) => [apiKey, { min: minVersion, max: maxVersion }])),
      )
    } catch (error) {
      cancel()
      throw error
    }
  }

  isOpen(): boolean {
    return this.#open && this.#connection.isConnected()
  }

  /** Sends the first of `candidates` that the broker knows. Throws for network, time and abort; never for one bad item. */
  async send<A extends unknown[], T>(candidates: readonly API<A, T>[], args: A, call: Call): Promise<Answer<T>> {
    const api = candidates.find(({ key, version }) => {
      const range = this.#versions.get(key)
      return range !== undefined && version >= range.min && version <= range.max
    })
    if (api === undefined) throw new UnsupportedApiError('The broker does not know this request in a version of ours')
    call.requests += 1
    const sentMs = epochNow()
    const answered = withoutResponseErrors(api.async(this.#connection, ...args)).then((response) => ({
      response,
      sentMs,
      receivedMs: epochNow(),
    }))
    return untilAborted(answered, call.signal, () => this.destroy())
  }

  destroy(): void {
    this.#open = false
    abandon(this.#connection)
  }
}

/** The library throws a whole answer away for one bad item in it, and keeps the answer in its error. */
async function withoutResponseErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof ResponseError && error.response !== undefined) return error.response as T
    throw error
  }
}

function startConnection(
  address: BrokerAddress,
  { security, password }: KafkaCredentials,
  options: ConnectOptions,
): Connection {
  const encrypted = security.protocol === 'SSL' || security.protocol === 'SASL_SSL'
  const sasl = security.protocol === 'SASL_PLAINTEXT' || security.protocol === 'SASL_SSL'
  const connection = new Connection(options.clientId, {
    connectTimeout: options.connectTimeoutMs,
    requestTimeout: options.answerTimeoutMs,
    ...(encrypted && {
      tls: { ca: security.caPem ?? systemAuthorities(), rejectUnauthorized: security.verifyCertificate },
      // Names tell a proxy which broker is meant; an address must not be sent as one.
      ...(isIP(address.host) === 0 && { tlsServerName: address.host }),
    }),
    ...(sasl && {
      sasl: {
        mechanism: security.mechanism ?? 'PLAIN',
        username: security.username ?? '',
        password: password ?? '',
      },
    }),
  })
  // Emitted beside the rejected promise; without a listener it would end the process.
  connection.on('error', () => undefined)
  return connection
}

const systemAuthorities = (): string[] => [...tls.getCACertificates('bundled'), ...tls.getCACertificates('system')]

/** Ends the socket with an error: that is what makes the library settle everything that waits for it, timers too. */
function abandon(connection: Connection): void {
  connection.socket.destroy(new Error('The connection was abandoned'))
}
