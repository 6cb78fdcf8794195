import { startFlink, type Flink } from './flink/start-flink.ts'
import { startKafka, type Kafka } from './kafka/start-kafka.ts'
import type { Service } from './service.ts'

/** What a started part gives to whoever uses it. A new part of the stack is a line here and an entry in PARTS. */
export type Parts = { kafka: Kafka; flink: Flink }
export type PartName = keyof Parts

export type PartOptions = {
  /** The part's main port; a free one is chosen where this is not given. */
  port?: number
  /** Kafka only. */
  brokers?: 1 | 3
  secured?: boolean
}

export type StartedPart<P> = {
  part: P
  /** Where it serves, by name: `host:port` lists or URLs. */
  addresses: Record<string, string>
  services: readonly Service[]
  stop: () => Promise<void>
}

type Definition<P> = {
  what: string
  /** Parts that are started before, and given to `start`. */
  needs: readonly PartName[]
  start: (folder: string, options: PartOptions, ready: Partial<Parts>) => Promise<StartedPart<P>>
}

export const PARTS: { [N in PartName]: Definition<Parts[N]> } = {
  kafka: {
    what: 'Apache Kafka 4.3.1 in KRaft mode',
    needs: [],
    async start(folder, options) {
      const part = await startKafka({ ...options, folder })
      const { bootstrap, secured, brokers, stop } = part
      const more = secured && { ssl: secured.ssl, 'sasl-plaintext': secured.saslPlaintext, 'sasl-ssl': secured.saslSsl }
      return { part, addresses: { bootstrap, ...more }, services: brokers, stop }
    },
  },
  flink: {
    what: 'Apache Flink 2.2.1, session cluster with SQL gateway',
    needs: [],
    async start(folder, { port }) {
      const part = await startFlink({ folder, ...(port !== undefined && { port }) })
      const { restUrl, gatewayUrl, jobManager, taskManager, gateway, stop } = part
      const addresses = { rest: restUrl, gateway: gatewayUrl }
      return { part, addresses, services: [jobManager, taskManager, gateway], stop }
    },
  },
}

export const PART_NAMES = Object.keys(PARTS) as PartName[]

/** The parts asked for, after all that they need. */
export function withNeeds(names: readonly PartName[]): PartName[] {
  const all = new Set<PartName>()
  const add = (name: PartName) => {
    PARTS[name].needs.forEach(add)
    all.add(name)
  }
  names.forEach(add)
  return [...all]
}
