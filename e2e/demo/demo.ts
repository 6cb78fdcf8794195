import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startFlink, type Flink } from '../stack/flink/start-flink.ts'
import { startKafka, type Kafka } from '../stack/kafka/start-kafka.ts'
import { choosePorts } from '../stack/ports.ts'
import type { Program } from '../stack/program.ts'
import { claimFolder } from '../stack/service.ts'
import { runEnrichJob } from './enrich-job.ts'
import { orderFault, withdrawFaults, type Fault, type FaultName } from './faults.ts'
import { fresnelConfig } from './fresnel-config.ts'
import { keepUp, signInLink, startApplication, startProduct, type KeptPart, type Say } from './parts.ts'
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
  faultEnds: Map<FaultName, number>
}

/** Starts everything at once: the product does not wait for its cluster, as it would not elsewhere. */
export async function startDemo(options: { folder: string; say: Say; withProduct?: boolean }): Promise<Demo> {
  const { folder, say, withProduct = true } = options
  await claimFolder(folder)
  // Waits for a broker whose demo was killed, so that the new one gets its port.
  await claimFolder(path.join(folder, 'kafka'))
  mkdirSync(path.join(folder, 'logs'), { recursive: true })
  withdrawFaults(folder)
  const { kafka: port } = await choosePorts(['kafka'], folder)
  const bootstrap = `127.0.0.1:${port}`
  writeFileSync(path.join(folder, 'fresnel.yaml'), fresnelConfig(bootstrap))
  const parts: Parts = { kept: new Map(), faultEnds: new Map() }
  if (withProduct) parts.product = startProduct(folder)
  const stopping = new AbortController()
  const link = parts.product ? signInLink(folder, parts.product) : Promise.resolve(null)
  const flowing = startFlow(parts, { folder, say, port, bootstrap, stopping: stopping.signal })
  // Both are awaited by the caller; until then their failure is nobody's.
  for (const promise of [link, flowing]) promise.catch(() => undefined)
  return {
    ...{ folder, bootstrap, link, flowing },
    fault: (fault) => strike(parts, folder, say, fault),
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

/** Breaks something on purpose. Answers what was done, at once; the end of it is said when it comes. */
async function strike(parts: Parts, folder: string, say: Say, { name, forMs }: Fault): Promise<string> {
  const leftMs = (parts.faultEnds.get(name) ?? 0) - Date.now()
  if (leftMs > 0) throw new Error(`${name} is on already, for ${Math.ceil(leftMs / 1_000)} s more`)
  const seconds = `${forMs / 1_000} s`
  const later = (what: () => Promise<void> | void) => {
    parts.faultEnds.set(name, Date.now() + forMs)
    void sleep(forMs)
      .then(what)
      .catch((error: unknown) => say('fault', `${name}: ${String(error)}`))
  }
  switch (name) {
    case 'slow-scorer':
    case 'burst':
      orderFault(folder, name, Date.now() + forMs)
      later(() => say('fault', `${name} is over`))
      say('fault', `${name} for ${seconds}`)
      return name === 'burst' ? `ten times as many orders for ${seconds}` : `the scorer is slow for ${seconds}`
    case 'stall-flink': {
      const program = running(parts, 'flink-taskmanager', name).program()
      program.kill('SIGSTOP')
      later(() => {
        program.kill('SIGCONT')
        say('fault', `${name} is over`)
      })
      say('fault', `${name}: Flink's TaskManager stands still for ${seconds}`)
      return `Flink's TaskManager stands still for ${seconds}`
    }
    case 'kill-broker': {
      const kept = running(parts, 'kafka-1', name)
      const broker = parts.kafka?.brokers[0]
      kept.pause()
      kept.program().kill('SIGKILL')
      await kept.program().ended
      later(async () => {
        await broker?.restart()
        kept.resume()
        say('fault', `${name} is over, the broker serves again`)
      })
      say('fault', `${name}: the broker was killed and comes back in ${seconds}`)
      return `the broker was killed and comes back in ${seconds}`
    }
  }
}

function running(parts: Parts, part: string, fault: FaultName): KeptPart {
  const found = parts.kept.get(part)
  if (found?.program().isRunning()) return found
  throw new Error(`${fault} has to wait: ${part} is not running at this moment`)
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
