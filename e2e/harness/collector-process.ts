// A real collector process on a cluster in memory: what a kill, a stop and a lost database do to it is real.
import { FakeKafkaCluster } from '../../server/use-cases/collector/fake-kafka-cluster.ts'
import { runCollector } from '../../server/runtime/collector.ts'
import { systemClock } from '../../server/runtime/system-clock.ts'

const stop = new AbortController()
process.on('SIGTERM', () => stop.abort())

const now = () => systemClock.nowMs()
/** Ten records a second, read half a second later. */
const arrived = (nowMs: number) => Math.floor(nowMs / 100) - 17_000_000_000
const cluster = new FakeKafkaCluster(now)
cluster.addTopic('raw', { end: arrived })
cluster.addGroup('reader', ['raw'], (nowMs) => arrived(nowMs - 500))
// The test sees where in a round the process is.
cluster.beforeAnswer = (call) => {
  process.stdout.write(`${call}\n`)
  return Promise.resolve()
}
await runCollector(stop.signal, { connectKafka: () => cluster })
