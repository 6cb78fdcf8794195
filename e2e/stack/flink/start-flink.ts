import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureJars } from '../jars.ts'
import { classPath, jdkProgram, SMALL_JVM } from '../java.ts'
import { choosePorts } from '../ports.ts'
import type { Program } from '../program.ts'
import { claimFolder, startAll, startService, type Service } from '../service.ts'

export type Flink = {
  /** JobManager: web interface and REST, `http://127.0.0.1:PORT`. */
  restUrl: string
  /** SQL gateway, for `openFlinkSession`. */
  gatewayUrl: string
  jobManager: Service
  taskManager: Service
  gateway: Service
  /** Path for `execution.state-recovery.path`: the newest complete checkpoint of a job; null when it has none. */
  newestCheckpoint: (jobId: string) => string | null
  stop: () => Promise<void>
}
type Options = {
  folder: string
  /** The port of the JobManager's REST; a free one is chosen where this is not given. */
  port?: number
}

const FOLDERS = ['conf', 'checkpoints', 'savepoints', 'catalogs', 'tmp']
const PORTS = ['rest', 'gateway', 'jobManagerRpc', 'blobServer'] as const
type Ports = Record<(typeof PORTS)[number], number>

/** Flink reads private fields of the JDK; these are the packages that its own scripts open. */
const OPENED = [
  ...['java.net', 'java.io', 'java.nio', 'java.lang', 'java.lang.reflect', 'java.text', 'java.time', 'java.util'],
  ...[
    'java.util.concurrent',
    'java.util.concurrent.atomic',
    'java.util.concurrent.locks',
    'sun.nio.ch',
    'sun.net.util',
  ],
].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`)

/** slf4j-simple: quiet about what happens at each checkpoint, every second. */
const LOG_LEVELS = {
  defaultLogLevel: 'info',
  showDateTime: 'true',
  dateTimeFormat: 'HH:mm:ss.SSS',
  showShortLogName: 'true',
  showThreadName: 'false',
  'log.org.apache.flink.runtime.checkpoint.CheckpointCoordinator': 'warn',
  'log.org.apache.flink.kafka.shaded': 'warn',
  'log.org.apache.kafka': 'warn',
  // Every split that becomes idle or comes back.
  'log.org.apache.flink.streaming.api.operators.AbstractStreamOperator': 'warn',
}
const JVM = [
  ...SMALL_JVM,
  '-Xms64m',
  '-Xss512k',
  '-XX:ReservedCodeCacheSize=64m',
  '-XX:+ExitOnOutOfMemoryError',
  ...Object.entries(LOG_LEVELS).map(([key, level]) => `-Dorg.slf4j.simpleLogger.${key}=${level}`),
  ...OPENED,
]

const MAIN = {
  jobManager: 'org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint',
  taskManager: 'org.apache.flink.runtime.taskexecutor.TaskManagerRunner',
  gateway: 'org.apache.flink.table.gateway.SqlGateway',
}

/** Starts a Flink session cluster of one TaskManager and its SQL gateway, and waits until all three serve. */
export async function startFlink(options: Options): Promise<Flink> {
  const jars = await ensureJars('flink')
  const folder = path.resolve(options.folder)
  await claimFolder(folder)
  // What dead processes left; jobs keep nothing here.
  rmSync(path.join(folder, 'tmp'), { recursive: true, force: true })
  for (const name of FOLDERS) mkdirSync(path.join(folder, name), { recursive: true })
  const ports = await choosePorts(PORTS, folder, { rest: options.port })
  writeFileSync(path.join(folder, 'conf/config.yaml'), flinkConfig(folder, ports))
  const restUrl = `http://127.0.0.1:${ports.rest}`
  const gatewayUrl = `http://127.0.0.1:${ports.gateway}`

  const start = (name: string, memory: string[], main: string[], isReady: (program: Program) => Promise<boolean>) => {
    const files = [`-Dlog.file=${path.join(folder, `${name}.log`)}`, `-Djava.io.tmpdir=${path.join(folder, 'tmp')}`]
    const command = [jdkProgram('java'), ...memory, ...JVM, ...files, '-cp', classPath(jars), ...main]
    const env = { FLINK_CONF_DIR: path.join(folder, 'conf'), MALLOC_ARENA_MAX: '2' }
    return startService({ name, command, logFolder: folder, isReady, env })
  }
  const arguments_ = ['--configDir', path.join(folder, 'conf')]
  const [jobManager, taskManager, gateway] = await startAll([
    start('flink-jobmanager', heap(256, 192), [MAIN.jobManager, ...arguments_], () => answers(`${restUrl}/overview`)),
    start(
      'flink-taskmanager',
      heap(384, 192),
      [MAIN.taskManager, ...arguments_],
      async (program) =>
        program.output().includes('Successful registration at resource manager') && (await hasOneTaskManager(restUrl)),
    ),
    start('flink-gateway', heap(320, 256), [MAIN.gateway], () => answers(`${gatewayUrl}/v3/info`)),
  ])
  return {
    restUrl,
    gatewayUrl,
    jobManager,
    taskManager,
    gateway,
    newestCheckpoint: (jobId) => newestCheckpoint(path.join(folder, 'checkpoints', jobId)),
    stop: async () => {
      await Promise.all([jobManager, taskManager, gateway].map(({ program }) => program.stop()))
    },
  }
}

const heap = (heapMb: number, metaspaceMb: number) => [`-Xmx${heapMb}m`, `-XX:MaxMetaspaceSize=${metaspaceMb}m`]

/** False while a killed one is still counted: until then its tasks are reported as running. */
async function hasOneTaskManager(restUrl: string): Promise<boolean> {
  const response = await fetch(`${restUrl}/taskmanagers`, { signal: AbortSignal.timeout(2_000) })
  const { taskmanagers } = (await response.json()) as { taskmanagers: unknown[] }
  return taskmanagers.length === 1
}

const answers = async (url: string) => (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok

function flinkConfig(folder: string, ports: Ports): string {
  const url = (name: string) => pathToFileURL(path.join(folder, name)).href
  const settings: Record<string, string | number> = {
    // Only `rest.port`: with `rest.bind-port` in a shared file the gateway takes the JobManager's port.
    'rest.port': ports.rest,
    'jobmanager.rpc.port': ports.jobManagerRpc,
    'blob.server.port': ports.blobServer,
    // The TaskManager's ports are any: restarted on its old one, the JobManager goes on taking it for the dead one.
    'sql-gateway.endpoint.rest.port': ports.gateway,
    'execution.checkpointing.dir': url('checkpoints'),
    'execution.checkpointing.savepoint-dir': url('savepoints'),
    'table.catalog-store.file.path': path.join(folder, 'catalogs'),
    'io.tmp.dirs': path.join(folder, 'tmp'),
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
  return [readFileSync(path.join(import.meta.dirname, 'flink.yaml'), 'utf8'), ...lines, ''].join('\n')
}

/** A checkpoint is complete once it has its `_metadata`. By age, because numbers begin again with a job that resumes nothing. */
function newestCheckpoint(folder: string): string | null {
  if (!existsSync(folder)) return null
  const newest = readdirSync(folder)
    .map((name) => ({
      name,
      writtenAt: statSync(path.join(folder, name, '_metadata'), { throwIfNoEntry: false })?.mtimeMs,
    }))
    .filter(({ name, writtenAt }) => name.startsWith('chk-') && writtenAt !== undefined)
    .sort((a, b) => (b.writtenAt ?? 0) - (a.writtenAt ?? 0))[0]
  return newest ? pathToFileURL(path.join(folder, newest.name)).href : null
}
