import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { parseDuration } from './duration.ts'

/** What can be broken on purpose, for how long unless told, and for how long at most. */
export const FAULTS = {
  'slow-scorer': {
    defaultMs: 60_000,
    maxMs: 600_000,
    does: 'the scorer takes 40 ms for each order, slower than they come',
  },
  'stall-flink': { defaultMs: 30_000, maxMs: 120_000, does: "Flink's TaskManager is stopped, then goes on" },
  burst: { defaultMs: 30_000, maxMs: 300_000, does: 'ten times as many orders' },
  'kill-broker': { defaultMs: 5_000, maxMs: 120_000, does: 'the broker is killed, and started again afterwards' },
} as const
export type FaultName = keyof typeof FAULTS
export type Fault = { name: FaultName; forMs: number }

const LIST = Object.entries(FAULTS)
  .map(([name, { defaultMs, does }]) => `  ${`${name} ${defaultMs / 1_000}s`.padEnd(18)}${does}`)
  .join('\n')
export const FAULT_HELP = `npm run demo -- fault NAME [DURATION]; the names, with what they last by default:\n${LIST}`

/** Reads `NAME [DURATION]`; the error says what could have been written. */
export function parseFault(args: readonly string[]): Fault | { error: string } {
  const [name, duration, ...more] = args
  const found = Object.entries(FAULTS).find(([known]) => known === name)
  if (!found) return { error: `${name === undefined ? 'no fault was named' : `unknown fault ${name}`}. ${FAULT_HELP}` }
  const [, { defaultMs, maxMs }] = found
  const forMs = duration === undefined ? defaultMs : parseDuration(duration)
  if (forMs === null || more.length > 0)
    return { error: `${[duration, ...more].join(' ')} is not a duration: write 30s or 2m` }
  if (forMs > maxMs) return { error: `${name} lasts at most ${maxMs / 1_000} s` }
  return { name: name as FaultName, forMs }
}

const orderSchema = z.object({ untilMs: z.number() })
const file = (folder: string, name: FaultName) => path.join(folder, `${name}.json`)

/** Tells an application of the demo, which looks at this file, that a fault is on until then. */
export const orderFault = (folder: string, name: FaultName, untilMs: number): void =>
  writeFileSync(file(folder, name), JSON.stringify({ untilMs }))

export const withdrawFaults = (folder: string): void => {
  for (const name of Object.keys(FAULTS) as FaultName[]) rmSync(file(folder, name), { force: true })
}

/** Whether a fault is on. A file that is not there, or is being written at this moment, means that it is not. */
export function isFaultOn(folder: string, name: FaultName, nowMs: number): boolean {
  try {
    const order = orderSchema.safeParse(JSON.parse(readFileSync(file(folder, name), 'utf8')))
    return order.success && nowMs < order.data.untilMs
  } catch {
    return false
  }
}
