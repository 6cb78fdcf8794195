import { setTimeout as sleep } from 'node:timers/promises'
import type { Demo } from '../demo/demo.ts'
import type { Fault } from '../demo/faults.ts'
import { openApiSession, type ApiSession } from './api-session.ts'
import { compareWindow, type WindowComparison } from './compare.ts'
import { quantile, watchTruth } from './truth.ts'

const WINDOW_MS = 30_000
/** The finest window of the product: ranges begin and end at its multiples. */
const GRID_MS = 10_000
const SETTLE_MS = 60_000

export type Measured = { windows: WindowComparison[]; joinMedianMs: number }

/**
 * Takes windows of 30 s from a running demo, one after the other, and compares what its records say of themselves with
 * what the API says of them. `faults` gives the fault that begins with a window, by its index.
 */
export async function measureDemo(
  demo: Demo,
  options: { windows: number; faults?: ReadonlyMap<number, Fault>; log: (line: string) => void },
): Promise<Measured> {
  const link = await demo.link
  if (link === null) throw new Error('the demo was started without the product')
  await demo.flowing
  const api = await openApiSession(link)
  const truth = await watchTruth(demo.bootstrap, demo.folder)
  try {
    const startMs = Math.ceil((Date.now() + 2 * GRID_MS) / GRID_MS) * GRID_MS
    const planned = Array.from({ length: options.windows }, (_, index) => ({
      fromMs: startMs + index * WINDOW_MS,
      toMs: startMs + (index + 1) * WINDOW_MS,
      fault: options.faults?.get(index) ?? null,
    }))
    for (const [index, { fromMs, toMs, fault }] of planned.entries()) {
      await until(fromMs)
      if (fault) await demo.fault(fault)
      options.log(`window ${index + 1} of ${planned.length}${fault ? `, ${fault.name} ${fault.forMs / 1_000} s` : ''}`)
      await until(toMs)
    }
    await untilSettled(api, startMs, startMs + options.windows * WINDOW_MS)
    const windows = []
    for (const { fromMs, toMs, fault } of planned) {
      const { summary } = await api.latency('orders', fromMs, toMs)
      windows.push(compareWindow({ fromMs, toMs, fault: fault?.name ?? null }, truth.window(fromMs, toMs), summary))
    }
    return { windows, joinMedianMs: quantile(truth.window(startMs, Date.now()).joined, 0.5) }
  } finally {
    await truth.stop()
  }
}

const until = (ms: number): Promise<void> => sleep(Math.max(0, ms - Date.now()))

/** Until every window of the range is computed, and none has a record under way. */
async function untilSettled(api: ApiSession, fromMs: number, toMs: number): Promise<void> {
  const deadline = Date.now() + SETTLE_MS
  for (;;) {
    const { trend } = await api.latency('orders', fromMs, toMs)
    const expected = (toMs - fromMs) / GRID_MS
    const pending = trend.filter(({ gap, open }) => gap || open)
    if (trend.length === expected && pending.length === 0) return
    if (Date.now() > deadline)
      throw new Error(`${pending.length} of ${expected} windows are not settled: ${JSON.stringify(pending[0])}`)
    await sleep(500)
  }
}
