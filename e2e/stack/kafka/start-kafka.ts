import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { cacheFolder, ensureJars } from '../cache.ts'
import { choosePorts } from '../ports.ts'
import { startProgram, untilReady, type Program } from '../program.ts'
import { ensureCertificates, STORE_PASSWORD } from './certificates.ts'

/** Users of the secured listeners. `limited` may do nothing until somebody gives it an ACL. */
export const KAFKA_USERS = { admin: 'admin-secret', limited: 'limited-secret' } as const

export type Broker = {
  id: number
  program: Program
  /** Starts the broker again on its own ports and data; only after it has ended. */
  restart: () => Promise<void>
}
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

const LISTENERS = ['PLAINTEXT', 'CONTROLLER', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const
type Ports = Record<`${(typeof LISTENERS)[number]}-${number}`, number>
const HERE = import.meta.dirname
const CLUSTER_ID = 'RnJlc25lbFN0YWNrMDAwMA'
const JVM = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  `-Dlog4j2.configurationFile=${path.join(HERE, 'log4j2.properties')}`,
]

/** Starts a real Kafka in KRaft mode, formats its storage the first time, and waits until every broker serves. */
export async function startKafka(options: Options): Promise<Kafka> {
  const jars = await ensureJars('kafka')
  const ids = options.brokers === 3 ? [1, 2, 3] : [1]
  mkdirSync(options.folder, { recursive: true })
  const ports = await rememberPorts(options, ids)
  const certificates = options.secured ? await ensureCertificates(options.folder) : null
  const brokers = await Promise.all(
    ids.map(async (id) => {
      const folder = path.join(options.folder, `broker-${id}`)
      mkdirSync(folder, { recursive: true })
      const config = path.join(folder, 'server.properties')
      writeFileSync(config, brokerConfig(id, ids, ports, path.join(folder, 'log'), certificates?.keyStore))
      if (!existsSync(path.join(folder, 'log', 'meta.properties'))) format(jars, config, certificates !== null)
      return startBroker(id, jars, config, options.folder)
    }),
  )
  const all = (listener: (typeof LISTENERS)[number]) =>
    ids.map((id) => `127.0.0.1:${ports[`${listener}-${id}`]}`).join(',')
  return {
    bootstrap: all('PLAINTEXT'),
    brokers,
    secured: certificates && {
      ssl: all('SSL'),
      saslPlaintext: all('SASL_PLAINTEXT'),
      saslSsl: all('SASL_SSL'),
      caPem: certificates.caPem,
    },
    stop: async () => void (await Promise.all(brokers.map((broker) => broker.program.stop(15_000)))),
  }
}

/** The ports of the last start where they are still free, so that clients of a restarted cluster find it again. */
async function rememberPorts(options: Options, ids: number[]): Promise<Ports> {
  const file = path.join(options.folder, 'ports.json')
  const last = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Partial<Ports>) : {}
  const wanted = { ...last, ...(options.port !== undefined && { 'PLAINTEXT-1': options.port }) }
  const names = ids.flatMap((id) => LISTENERS.map((listener) => `${listener}-${id}` as keyof Ports))
  const ports = await choosePorts(names, wanted)
  writeFileSync(file, JSON.stringify(ports))
  return ports
}

function brokerConfig(
  id: number,
  ids: number[],
  ports: Ports,
  logFolder: string,
  keyStore: string | undefined,
): string {
  const replicas = ids.length
  const listeners = LISTENERS.filter((name) => keyStore !== undefined || name === 'PLAINTEXT' || name === 'CONTROLLER')
  const settings: Record<string, string | number> = {
    'node.id': id,
    'controller.quorum.voters': ids.map((voter) => `${voter}@127.0.0.1:${ports[`CONTROLLER-${voter}`]}`).join(','),
    listeners: listeners.map((name) => `${name}://127.0.0.1:${ports[`${name}-${id}`]}`).join(','),
    'listener.security.protocol.map':
      'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL',
    'log.dirs': logFolder,
    'default.replication.factor': replicas,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': Math.min(2, replicas),
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': Math.min(2, replicas),
    ...(keyStore !== undefined && securityConfig(keyStore)),
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`)
  return [readFileSync(path.join(HERE, 'kafka.properties'), 'utf8'), ...lines, ''].join('\n')
}

function securityConfig(keyStore: string): Record<string, string> {
  const users = Object.entries(KAFKA_USERS).map(([name, password]) => `user_${name}="${password}"`)
  const plain = `org.apache.kafka.common.security.plain.PlainLoginModule required ${users.join(' ')};`
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;'
  const mechanisms = ['sasl_plaintext', 'sasl_ssl'].flatMap((listener) => [
    [`listener.name.${listener}.plain.sasl.jaas.config`, plain],
    [`listener.name.${listener}.scram-sha-256.sasl.jaas.config`, scram],
    [`listener.name.${listener}.scram-sha-512.sasl.jaas.config`, scram],
  ])
  return {
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': keyStore,
    'ssl.keystore.password': STORE_PASSWORD,
    'ssl.key.password': STORE_PASSWORD,
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    // Certificates and the plain listener stand for administrators here; `limited` has no right by itself.
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS;User:admin',
    ...(Object.fromEntries(mechanisms) as Record<string, string>),
  }
}

/** Explicit and sorted: a class-data archive is only used with the class path that it was made with. */
const classPath = (jars: string) =>
  readdirSync(jars)
    .filter((name) => name.endsWith('.jar'))
    .sort()
    .map((name) => path.join(jars, name))
    .join(':')

function format(jars: string, config: string, withUsers: boolean): void {
  const users = withUsers
    ? Object.entries(KAFKA_USERS).flatMap(([name, password]) =>
        ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((kind) => [
          '--add-scram',
          `${kind}=[name=${name},password=${password}]`,
        ]),
      )
    : []
  const args = [
    ...JVM,
    '-cp',
    classPath(jars),
    'kafka.tools.StorageTool',
    'format',
    '-t',
    CLUSTER_ID,
    '-c',
    config,
    ...users,
  ]
  const { status, stdout, stderr } = spawnSync('java', args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`Kafka could not format its storage: ${stdout}${stderr}`)
}

async function startBroker(id: number, jars: string, config: string, logFolder: string): Promise<Broker> {
  const start = async () => {
    const archive = path.join(cacheFolder(), `${path.basename(jars)}.jsa`)
    const mine = `${archive}.${process.pid}-${id}`
    // The first broker that stops in good order leaves an archive of loaded classes: later starts take half the time.
    const cds = existsSync(archive) ? `-XX:SharedArchiveFile=${archive}` : `-XX:ArchiveClassesAtExit=${mine}`
    const command = [
      'java',
      '-Xmx256m',
      ...JVM,
      cds,
      '-Xlog:cds=off',
      '-Xlog:cds+dynamic=off',
      '-cp',
      classPath(jars),
      'kafka.Kafka',
      config,
    ]
    const log = path.join(logFolder, `kafka-${id}.log`)
    const from = existsSync(log) ? readFileSync(log, 'utf8').length : 0
    const program = startProgram(`kafka-${id}`, command, { logFolder, graceMs: 15_000 })
    void program.ended.then(() => {
      if (existsSync(mine)) renameSync(mine, archive)
    })
    await untilReady(program, () => readFileSync(program.log, 'utf8').slice(from).includes('Kafka Server started'))
    return program
  }
  const broker: Broker = {
    id,
    program: await start(),
    async restart() {
      broker.program = await start()
    },
  }
  return broker
}
