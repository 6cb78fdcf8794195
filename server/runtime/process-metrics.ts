import { monitorEventLoopDelay } from 'node:perf_hooks'
import packageJson from '../../package.json' with { type: 'json' }
import type { Metric } from '../domain/metrics/exposition.ts'

const VERSION: string = packageJson.version

/** The histogram's resolution: an idle loop reads as this, so it is taken off. */
const RESOLUTION_MS = 20
type LoopDelay = ReturnType<typeof monitorEventLoopDelay>
const holder = globalThis as { fresnelLoopDelay?: LoopDelay }

/** Starts with the first scrape; each later one tells of the time since the one before. */
function loopDelay(): LoopDelay {
  if (!holder.fresnelLoopDelay) {
    holder.fresnelLoopDelay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    holder.fresnelLoopDelay.enable()
  }
  return holder.fresnelLoopDelay
}

/** Of this web process. */
export function processMetrics(): Metric[] {
  const delay = loopDelay()
  const lag = (quantile: number) =>
    delay.count === 0 ? null : Math.max(0, delay.percentile(quantile) / 1e9 - RESOLUTION_MS / 1_000)
  const metrics = [
    metric('fresnel_build_info', 'Version of Fresnel and of Node', 1, { version: VERSION, node: process.version }),
    metric('process_resident_memory_bytes', 'Resident memory of the web process', process.memoryUsage.rss()),
    metric('process_start_time_seconds', 'Start of the web process, Unix time', Date.now() / 1_000 - process.uptime()),
    metric('nodejs_eventloop_lag_p50_seconds', 'Median delay of the event loop since the last scrape', lag(50)),
    metric('nodejs_eventloop_lag_p99_seconds', 'Delay of the event loop since the last scrape', lag(99)),
  ]
  delay.reset()
  return metrics
}

const metric = (name: string, help: string, value: number | null, labels: Record<string, string> = {}): Metric => ({
  name,
  help,
  samples: [{ labels, value }],
})
