import { samplingStateSchema } from '../../contracts/collector-state.ts'
import { pipelineDocumentSchema, type PipelineDocument } from '../../contracts/pipelines.ts'
import { decodeRounds } from '../../domain/collection/round-codec.ts'
import { Collector } from './collector.ts'
import type { Fakes } from './fake-ports.ts'

const stops: (() => Promise<void>)[] = []
/** After each test: no collector outlives the test that started it. */
export async function stopAll(): Promise<void> {
  await Promise.all(stops.splice(0).map((stop) => stop()))
}
/** Of collectors whose stop would wait for ever. */
export const forgetStops = (): void => void stops.splice(0)

const orders = (): PipelineDocument =>
  pipelineDocumentSchema.parse({
    id: 'orders',
    name: 'Orders',
    environment: 'demo',
    entry: 'demo/raw',
    sampleMs: 500,
    slo: { targetMs: 5_000 },
    hops: [
      {
        id: 'score',
        name: 'Score',
        engine: 'service',
        connection: 'demo',
        reads: ['raw'],
        group: 'score',
        isolation: 'read_committed',
        commit: 'with-output',
        writes: ['scored'],
      },
    ],
  })

/** A running collector on fakes; `stop` ends it in an orderly way. */
export function start(fakes: Fakes, holder = 'a/1') {
  const controller = new AbortController()
  const collector = new Collector(fakes.ports, holder, holder)
  const done = collector.run(controller.signal)
  const stop = async () => {
    controller.abort()
    await fakes.clock.advance(0)
    await done
  }
  stops.push(stop)
  return { collector, stop }
}

export function demo(fakes: Fakes): void {
  const { cluster, clock } = fakes
  const startMs = clock.nowMs()
  const arrived = (nowMs: number) => 100 + Math.floor((nowMs - startMs) / 100)
  cluster.addTopic('raw', { end: arrived })
  cluster.addTopic('scored', { end: arrived })
  cluster.addTopic('other')
  cluster.addTopic('lonely')
  cluster.addGroup('score', ['raw'], arrived)
  cluster.addGroup('reader', ['other'])
  fakes.pipelines.push(orders())
}
export const since = (calls: string[], from: number) =>
  calls.slice(from).filter((call) => !/^(describe|probe)/.test(call))
export const roundsOf = (fakes: Fakes) => fakes.store.journal.flatMap(({ payload }) => decodeRounds(payload))
export const errorsOf = (fakes: Fakes) =>
  samplingStateSchema.parse(JSON.parse(fakes.store.live.get('sampling:demo')?.state ?? 'null')).errors
