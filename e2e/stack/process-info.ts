import { readFileSync } from 'node:fs'

/** A process for sure: ids are given out again, start times (clock ticks since boot) of an id are not. */
export type ProcessIdentity = { pid: number; startTicks: string }

/** Null when there is no such process. */
export function identityOf(pid: number): ProcessIdentity | null {
  // `pid (name) state …`: the name may hold spaces and brackets. State is field 3, the start time field 22.
  const fields = read(`/proc/${pid}/stat`)
    ?.replace(/^.*\) /s, '')
    .split(' ')
  const startTicks = fields?.[19]
  return startTicks === undefined || fields?.[0] === 'Z' ? null : { pid, startTicks }
}

export const isSameProcess = (identity: ProcessIdentity): boolean =>
  identityOf(identity.pid)?.startTicks === identity.startTicks

/**
 * Memory of a process in bytes. `rss` counts pages that it shares with others in full, `pss` its part of them: only
 * `pss` may be added up. Null when the process has ended or is somebody else's.
 */
export function memoryOf(pid: number): { rss: number; pss: number } | null {
  const text = read(`/proc/${pid}/smaps_rollup`)
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text ?? '')?.[1]) * 1024
  const [rss, pss] = [bytes('Rss'), bytes('Pss')]
  return Number.isNaN(rss) || Number.isNaN(pss) ? null : { rss, pss }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
