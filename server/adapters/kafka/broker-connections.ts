import { findErrorBy, NetworkError, type API } from '@platformatic/kafka'
import type { KafkaCredentials } from '../../contracts/connections.ts'
import { BrokerConnection, type Answer, type BrokerAddress, type ConnectOptions } from './broker-connection.ts'
import { beginCall, type Call } from './call.ts'
import { failureOf, SilentBrokerError } from './kafka-failure.ts'

/** A request that was given up after this long without an answer makes its broker a silent one. */
const PATIENCE_MS = 1_000
/** How often a silent broker is tried again, at most; behind the requests, none of which waits for it. */
const REVIVAL_MS = 1_000
/** Idle connections kept a broker; more are opened while more requests run at once. */
const KEPT_IDLE = 3

/** All connections to one cluster. A request has a connection to itself, so an abort harms nobody else's request. */
export class BrokerConnections {
  readonly #credentials: KafkaCredentials
  readonly #options: ConnectOptions
  readonly #idle = new Map<string, BrokerConnection[]>()
  /** Brokers that let a request wait in vain: until one answers again, requests to it fail at once. */
  readonly #silent = new Map<string, { error: Error; triedAtMs: number; reviving: boolean }>()
  readonly #closing = new AbortController()

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
    if (silent !== undefined) {
      void this.#revive(address, silent)
      throw silent.error
    }
    const startedAtMs = performance.now()
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
      const gaveUp = call.signal.aborted || failureOf(error).code === 'TIMED_OUT'
      if (gaveUp && performance.now() - startedAtMs >= PATIENCE_MS)
        this.#silent.set(key, { error: new SilentBrokerError(key), triedAtMs: performance.now(), reviving: false })
      throw error
    }
  }

  isSilent(address: BrokerAddress): boolean {
    return this.#silent.has(keyOf(address))
  }

  close(): void {
    this.#closing.abort()
    for (const connections of this.#idle.values()) for (const connection of connections) connection.destroy()
    this.#idle.clear()
  }

  async #revive(address: BrokerAddress, silent: { triedAtMs: number; reviving: boolean }): Promise<void> {
    if (silent.reviving || performance.now() - silent.triedAtMs < REVIVAL_MS) return
    silent.reviving = true
    try {
      const call = beginCall(this.#closing.signal)
      this.#keep(keyOf(address), await BrokerConnection.open(address, this.#credentials, this.#options, call))
      this.#silent.delete(keyOf(address))
    } catch {
      // Its error is what every request to it already gets.
      silent.reviving = false
      silent.triedAtMs = performance.now()
    }
  }

  async #sendOnNew<A extends unknown[], T>(
    address: BrokerAddress,
    candidates: readonly API<A, T>[],
    args: A,
    call: Call,
  ): Promise<Answer<T>> {
    const connection = await BrokerConnection.open(address, this.#credentials, this.#options, call)
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
      else connection.destroy()
    return undefined
  }

  #keep(key: string, connection: BrokerConnection): void {
    const idle = this.#idle.get(key) ?? []
    this.#idle.set(key, idle)
    if (this.#closing.signal.aborted || !connection.isOpen() || idle.length >= KEPT_IDLE) connection.destroy()
    else idle.push(connection)
  }
}

const keyOf = ({ host, port }: BrokerAddress): string => `${host}:${port}`

const isLostConnection = (error: unknown): boolean =>
  error instanceof NetworkError || (error instanceof Error && findErrorBy(error, 'code', NetworkError.code) !== null)
