import { findErrorBy, NetworkError, type API } from '@platformatic/kafka'
import type { KafkaCredentials } from '../../contracts/connections.ts'
import { BrokerConnection, type Answer, type BrokerAddress, type ConnectOptions } from './broker-connection.ts'
import type { Call } from './call.ts'
import { failureOf } from './kafka-failure.ts'

/** How long a broker that let a time limit pass is not asked again: a silent one must not slow down every round. */
const SILENCE_MS = 5_000
/** Idle connections kept a broker; more are opened while more requests run at once. */
const KEPT_IDLE = 3

/** All connections to one cluster. A request has a connection to itself, so an abort harms nobody else's request. */
export class BrokerConnections {
  readonly #credentials: KafkaCredentials
  readonly #options: ConnectOptions
  readonly #idle = new Map<string, BrokerConnection[]>()
  readonly #silent = new Map<string, { untilMs: number; error: Error }>()
  #closed = false

  constructor(credentials: KafkaCredentials, options: ConnectOptions) {
    this.#credentials = credentials
    this.#options = options
  }

  async send<A extends unknown[], T>(
    address: BrokerAddress,
    candidates: readonly API<A, T>[],
    args: A,
    call: Call,
  ): Promise<Answer<T>> {
    const key = keyOf(address)
    const silent = this.#silent.get(key)
    if (silent !== undefined && performance.now() < silent.untilMs) throw silent.error
    const kept = this.#takeIdle(key)
    try {
      if (kept === undefined) return await this.#sendOnNew(address, candidates, args, call)
      try {
        return await this.#sendOn(key, kept, candidates, args, call)
      } catch (error) {
        // A kept connection may have been closed by the other side long ago; every request here only reads.
        if (!isLostConnection(error) || call.signal.aborted) throw error
        return await this.#sendOnNew(address, candidates, args, call)
      }
    } catch (error) {
      if (error instanceof Error && failureOf(error).code === 'TIMED_OUT')
        this.#silent.set(key, { untilMs: performance.now() + SILENCE_MS, error })
      throw error
    }
  }

  isSilent(address: BrokerAddress): boolean {
    return (this.#silent.get(keyOf(address))?.untilMs ?? 0) > performance.now()
  }

  close(): void {
    this.#closed = true
    for (const connections of this.#idle.values()) for (const connection of connections) connection.destroy()
    this.#idle.clear()
  }

  async #sendOnNew<A extends unknown[], T>(
    address: BrokerAddress,
    candidates: readonly API<A, T>[],
    args: A,
    call: Call,
  ): Promise<Answer<T>> {
    const connection = await BrokerConnection.open(address, this.#credentials, this.#options, call)
    this.#silent.delete(keyOf(address))
    return this.#sendOn(keyOf(address), connection, candidates, args, call)
  }

  async #sendOn<A extends unknown[], T>(
    key: string,
    connection: BrokerConnection,
    candidates: readonly API<A, T>[],
    args: A,
    call: Call,
  ): Promise<Answer<T>> {
    try {
      const answer = await connection.send(candidates, args, call)
      this.#keep(key, connection)
      return answer
    } catch (error) {
      connection.destroy()
      throw error
    }
  }

  #takeIdle(key: string): BrokerConnection | undefined {
    const idle = this.#idle.get(key)
    for (let connection = idle?.pop(); connection !== undefined; connection = idle?.pop())
      if (connection.isOpen()) return connection
    return undefined
  }

  #keep(key: string, connection: BrokerConnection): void {
    const idle = this.#idle.get(key) ?? []
    this.#idle.set(key, idle)
    if (this.#closed || !connection.isOpen() || idle.length >= KEPT_IDLE) connection.destroy()
    else idle.push(connection)
  }
}

const keyOf = ({ host, port }: BrokerAddress): string => `${host}:${port}`

const isLostConnection = (error: unknown): boolean =>
  error instanceof NetworkError || (error instanceof Error && findErrorBy(error, 'code', NetworkError.code) !== null)
