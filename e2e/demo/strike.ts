import { setTimeout as sleep } from 'node:timers/promises'
import type { Service } from '../stack/service.ts'
import { orderFault, type Fault, type FaultName } from './faults.ts'
import type { KeptPart, Say } from './parts.ts'

/** What of a running demo can be broken. */
export type Target = {
  folder: string
  kept: ReadonlyMap<string, KeptPart>
  /** Not there before Kafka has come up. */
  broker: () => Pick<Service, 'restart'> | undefined
  say: Say
}

/** Breaks things on purpose, each for a while; a fault that is on is not begun again. */
export function striker(target: Target): (fault: Fault) => Promise<string> {
  const ends = new Map<FaultName, number>()
  return async ({ name, forMs }) => {
    const leftMs = (ends.get(name) ?? 0) - Date.now()
    if (leftMs > 0) throw new Error(`${name} is on already, for ${Math.ceil(leftMs / 1_000)} s more`)
    ends.set(name, Date.now() + forMs)
    try {
      return await FAULTS[name](target, name, forMs)
    } catch (error) {
      // It has not begun.
      ends.delete(name)
      throw error
    }
  }
}

/** Answers what was done, at once; the end of it is said when it comes. */
type Begin = (target: Target, name: FaultName, forMs: number) => Promise<string> | string

const FAULTS: Record<FaultName, Begin> = {
  'slow-scorer': (...fault) => order(...fault, 'the scorer is slow'),
  burst: (...fault) => order(...fault, 'ten times as many orders'),
  'stall-flink': (target, name, forMs) => {
    const program = running(target, 'flink-taskmanager', name).program()
    program.kill('SIGSTOP')
    later(target, name, forMs, () => program.kill('SIGCONT'))
    return said(target, name, forMs, "Flink's TaskManager stands still")
  },
  'kill-broker': async (target, name, forMs) => {
    const kept = running(target, 'kafka-1', name)
    kept.pause()
    kept.program().kill('SIGKILL')
    await kept.program().ended
    later(target, name, forMs, async () => {
      try {
        await target.broker()?.restart()
      } finally {
        // Whoever keeps it up goes on trying, when this one start has failed.
        kept.resume()
      }
    })
    return said(target, name, forMs, 'the broker is killed, and away')
  },
}

function order(target: Target, name: FaultName, forMs: number, what: string): string {
  orderFault(target.folder, name, Date.now() + forMs)
  later(target, name, forMs, () => undefined)
  return said(target, name, forMs, what)
}

function said({ say }: Target, name: FaultName, forMs: number, what: string): string {
  const text = `${what} for ${forMs / 1_000} s`
  say('fault', `${name}: ${text}`)
  return text
}

function later({ say }: Target, name: FaultName, forMs: number, end: () => Promise<void> | void): void {
  void sleep(forMs)
    .then(end)
    .then(
      () => say('fault', `${name} is over`),
      (error: unknown) => say('fault', `${name}: ${String(error)}`),
    )
}

function running({ kept }: Target, part: string, fault: FaultName): KeptPart {
  const found = kept.get(part)
  if (found?.program().isRunning()) return found
  throw new Error(`${fault} has to wait: ${part} is not running at this moment`)
}
