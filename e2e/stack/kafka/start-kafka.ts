import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ensureJars } from '../jars.ts'
import { choosePorts } from '../ports.ts'
import { claimFolder, startAll, startService, type Service } from '../service.ts'
import { ensureCertificates } from './certificates.ts'
import { ensureKafkaClasses } from './kafka-classes.ts'
import { formatOnce, isServing, kafkaCommand } from './kafka-command.ts'
import { brokerConfig, LISTENERS, type Listener, type Ports } from './kafka-config.ts'

type Broker = Service & { id: number }
export type Kafka = {
  bootstrap: string
  brokers: Broker[]
  /** Listeners beside the plain one; null when the cluster was started without. */
  secured: { ssl: string; saslPlaintext: string; saslSsl: string; caPem: string } | null
  stop: () => Promise<void>
}
type Options = {
  folder: string
  brokers?: 1 | 3
  secured?: boolean
  /** The port of the first plain listener; free ones are chosen where this is not given. */
  port?: number
}

/** Starts a real Kafka in KRaft mode, formats its storage the first time, and waits until every broker serves. */
export async function startKafka(options: Options): Promise<Kafka> {
  const jars = await ensureJars('kafka')
  const classes = await ensureKafkaClasses(jars)
  const folder = path.resolve(options.folder)
  await claimFolder(folder)
  const ids = options.brokers === 3 ? [1, 2, 3] : [1]
  const names = ids.flatMap((id) => LISTENERS.map((listener): keyof Ports => `${listener}-${id}`))
  const ports = await choosePorts(names, folder, { 'PLAINTEXT-1': options.port })
  const certificates = options.secured === true ? await ensureCertificates(folder) : null
  const brokers = await startAll(
    ids.map(async (id) => {
      const own = path.join(folder, `broker-${id}-of-${ids.length}`)
      mkdirSync(own, { recursive: true })
      const config = path.join(own, 'server.properties')
      writeFileSync(config, brokerConfig(id, ids, ports, path.join(own, 'log'), certificates?.keyStore))
      await formatOnce(jars, config)
      const command = kafkaCommand(jars, classes, ['kafka.Kafka', config])
      const service = { name: `kafka-${id}`, command, logFolder: folder, isReady: isServing, graceMs: 15_000 }
      return Object.assign(await startService(service), { id })
    }),
  )
  const all = (listener: Listener) => ids.map((id) => `127.0.0.1:${ports[`${listener}-${id}`]}`).join(',')
  return {
    bootstrap: all('PLAINTEXT'),
    brokers,
    secured: certificates && {
      ssl: all('SSL'),
      saslPlaintext: all('SASL_PLAINTEXT'),
      saslSsl: all('SASL_SSL'),
      caPem: certificates.caPem,
    },
    stop: async () => {
      await Promise.all(brokers.map(({ program }) => program.stop(15_000)))
    },
  }
}
