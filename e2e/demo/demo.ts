import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFlink, type Flink } from '../stack/flink/start-flink.ts'
import { startKafka, type Kafka } from '../stack/kafka/start-kafka.ts'
import { choosePorts } from '../stack/ports.ts'
import type { Program } from '../stack/program.ts'
import { claimFolder } from '../stack/service.ts'
import { runEnrichJob } from './enrich-job.ts'
import { withdrawFaults, type Fault } from './faults.ts'
import { fresnelConfig } from './fresnel-config.ts'
import { keepUp, signInLink, startApplication, startProduct, type KeptPart, type Say } from './parts.ts'
import { striker } from './strike.ts'
import { ensureTopics } from './topics.ts'

const START_PATIENCE_MS = 3_000

export type Demo = {
  folder: string
  bootstrap: string
  /** Signs in whoever opens it; null when the product was left out. */
  link: Promise<string | null>
  /** Settles when orders flow, or rejects with what did not start. */
  flowing: Promise<void>
  fault: (fault: Fault) => Promise<string>
  /** What has been started, from the product down to the storefront. */
  programs: () => Program[]
  stop: () => Promise<void>
}
type Parts = {
  product?: Program
  kafka?: Kafka
  flink?: Flink
  kept: Map<string, KeptPart>
}

/** Starts everything at once: the product does not wait for its cluster, as it would not elsewhere. */
export async function startDemo(options: { folder: string; say: Say; withProduct?: boolean }): Promise<Demo> {
  const { folder, say, withProduct = true } = options
  await claimFolder(folder)
  // Waits for a broker whose demo was killed, so that the new one gets its port.
  await claimFolder(path.join(folder, 'kafka'))
  makeLogFolder(path.join(folder, 'logs'))
  withdrawFaults(folder)
  const { kafka: port } = await choosePorts(['kafka'], folder)
  const bootstrap = `127.0.0.1:${port}`
  writeFileSync(path.join(folder, 'fresnel.yaml'), fresnelConfig(bootstrap))
  const parts: Parts = { kept: new Map() }
  if (withProduct) parts.product = startProduct(folder)
  const stopping = new AbortController()
  const link = parts.product ? signInLink(folder, parts.product) : Promise.resolve(null)
  const flowing = startFlow(parts, { folder, say, port, bootstrap, stopping: stopping.signal })
  // Both are awaited by the caller; until then their failure is nobody's.
  for (const promise of [link, flowing]) promise.catch(() => undefined)
  return {
    ...{ folder, bootstrap, link, flowing },
    fault: striker({ folder, kept: parts.kept, broker: () => parts.kafka?.brokers[0], say }),
    programs: () => [
      ...(parts.product ? [parts.product] : []),
      ...[...parts.kept.values()].map((part) => part.program()),
    ],
    async stop() {
      stopping.abort()
      await stopInOrder(parts, say, flowing)
    },
  }
}

/** For its owner alone, also where an earlier version made it. */
function makeLogFolder(logs: string): void {
  mkdirSync(logs, { recursive: true, mode: 0o700 })
  chmodSync(logs, 0o700)
}

type FlowOptions = { folder: string; say: Say; port: number; bootstrap: string; stopping: AbortSignal }

/** Kafka and Flink side by side, then the applications, and the job once Flink serves. */
async function startFlow(parts: Parts, { folder, say, port, bootstrap, stopping }: FlowOptions): Promise<void> {
  const { kept } = parts
  const isStopping = () => stopping.aborted
  const kafkaReady = startKafka({ folder: path.join(folder, 'kafka'), port }).then(async (kafka) => {
    parts.kafka = kafka
    if (isStopping()) return
    say('kafka', `serves at ${kafka.bootstrap}`)
    for (const broker of kafka.brokers) kept.set(broker.program.name, keepUp(broker, say))
    await ensureTopics(bootstrap)
    if (isStopping()) return
    kept.set('scorer', startApplication('scorer', folder, bootstrap, say))
  })
  const flinkReady = startFlink({ folder: path.join(folder, 'flink') }).then((flink) => {
    parts.flink = flink
    if (!isStopping()) say('flink', `serves at ${flink.restUrl}`)
    return flink
  })
  // Waits for both even when one fails, so that a stop finds all that has been started.
  const [kafka, flink] = await Promise.allSettled([kafkaReady, flinkReady])
  if (kafka.status === 'rejected') throw kafka.reason
  if (flink.status === 'rejected') throw flink.reason
  if (isStopping()) return
  const submit = async () => {
    const where = await runEnrichJob(flink.value, bootstrap)
    say('flink', `job enrich-orders runs, ${where}`)
  }
  await submit()
  // Last, so that the first orders do not wait for a job that is not there yet.
  kept.set('storefront', startApplication('storefront', folder, bootstrap, say))
  say('storefront', 'orders come in, about 50 a second, with a burst every ten minutes')
  const { jobManager, taskManager, gateway } = flink.value
  // Without a JobManager's store the job is gone with it; a TaskManager's tasks come back by themselves.
  kept.set('flink-jobmanager', keepUp(jobManager, say, submit))
  kept.set('flink-taskmanager', keepUp(taskManager, say))
  kept.set('flink-gateway', keepUp(gateway, say))
}

/** From the top: the product, those who use Kafka, Flink, Kafka itself. */
async function stopInOrder(parts: Parts, say: Say, flowing: Promise<void>): Promise<void> {
  // What is still starting cannot be stopped before it is there. All of it is bound to this process, though, and ends
  // with it: a person who pressed Ctrl-C does not wait for a start.
  await Promise.race([flowing.catch(() => undefined), sleep(START_PATIENCE_MS)])
  const stop = async (names: readonly string[]) => {
    await Promise.all(names.flatMap((name) => parts.kept.get(name)?.stop() ?? []))
  }
  await Promise.all([parts.product?.stop(15_000), stop(['storefront', 'scorer'])])
  await stop(['flink-taskmanager', 'flink-jobmanager', 'flink-gateway'])
  await parts.flink?.stop()
  await stop([...parts.kept.keys()].filter((name) => name.startsWith('kafka')))
  await parts.kafka?.stop()
  say('demo', `stopped; its data stay in place for the next start`)
}
