import type { API } from '@platformatic/kafka'
import { AppError } from '../../use-cases/app-error.ts'
import type { Answer, BrokerAddress } from './broker-connection.ts'
import type { BrokerConnections } from './broker-connections.ts'
import type { Call } from './call.ts'
import { BrokerAbsentError, NoBrokerError } from './kafka-failure.ts'

/** Who is in the cluster, and how to ask one of them or any of them. */
export class Brokers {
  readonly #connections: BrokerConnections
  readonly #bootstrap: BrokerAddress[]
  #byId = new Map<number, BrokerAddress>()

  constructor(connections: BrokerConnections, bootstrap: BrokerAddress[]) {
    this.#connections = connections
    this.#bootstrap = bootstrap
  }

  learn(brokers: readonly { nodeId: number; host: string; port: number }[]): void {
    if (brokers.length === 0) return
    this.#byId = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
  }

  async sendTo<A extends unknown[], T>(
    id: number,
    candidates: readonly API<A, T>[],
    args: A,
    call: Call,
  ): Promise<Answer<T>> {
    const address = this.#byId.get(id)
    if (address === undefined) throw new BrokerAbsentError(`Broker ${id} is not in the cluster at the moment`)
    return this.#connections.send(address, candidates, args, call)
  }

  /** Asks one after the other until one answers; those that were silent lately come last. Throws the first one's error. */
  async sendToAny<A extends unknown[], T>(candidates: readonly API<A, T>[], args: A, call: Call): Promise<Answer<T>> {
    let failed: NoBrokerError | null = null
    for (const address of this.#inOrder()) {
      try {
        return await this.#connections.send(address, candidates, args, call)
      } catch (error) {
        failed ??= new NoBrokerError(address, error)
        if (call.signal.aborted) break
      }
    }
    throw failed ?? new Error('The cluster has no address')
  }

  #inOrder(): BrokerAddress[] {
    const unique = new Map([...this.#byId.values(), ...this.#bootstrap].map((one) => [`${one.host}:${one.port}`, one]))
    const all = [...unique.values()]
    return [
      ...all.filter((one) => !this.#connections.isSilent(one)),
      ...all.filter((one) => this.#connections.isSilent(one)),
    ]
  }
}

/** `host:port` or `[v6]:port`, several separated by commas. */
export function parseBootstrap(bootstrap: string): BrokerAddress[] {
  const addresses = bootstrap.split(',').map((text) => {
    const parts = /^\[?(?<host>[^\s[\]/]+?)\]?:(?<port>\d{1,5})$/.exec(text.trim())?.groups
    const port = Number(parts?.port)
    return parts?.host !== undefined && port > 0 && port < 65_536 ? { host: parts.host, port } : null
  })
  const valid = addresses.filter((address) => address !== null)
  if (valid.length === addresses.length) return valid
  throw new AppError('invalid_input', {
    message: `bootstrap ${JSON.stringify(bootstrap)} is not a list of host:port`,
    userMessage: 'Write the bootstrap servers as host:port, several separated by commas.',
  })
}
