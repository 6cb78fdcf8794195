import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { PartName, StartedPart } from './parts.ts'
import { identityOf, isSameProcess, type ProcessIdentity } from './process-info.ts'

/** What a running stack tells other processes about itself, in `FOLDER/stack.json`. */
export type StackState = {
  /** The process that all services end with. */
  owner: ProcessIdentity
  /** Parts that are ready; one that is still starting is not here yet. */
  parts: Partial<Record<PartName, PartState>>
}
type PartState = {
  addresses: Record<string, string>
  /** The process of a service, which changes with a restart, is in `pidFile`. */
  services: { name: string; pidFile: string; log: string }[]
}

const fileOf = (folder: string) => path.join(folder, 'stack.json')

/** `null` says that the stack has stopped. In one step, so that no reader sees half of it. */
export function writeState(folder: string, live: ReadonlyMap<PartName, StartedPart<unknown>> | null): void {
  const owner = identityOf(process.pid)
  const state: StackState | null = live && owner && { owner, parts: Object.fromEntries([...live].map(partState)) }
  const partial = `${fileOf(folder)}.${process.pid}`
  writeFileSync(partial, JSON.stringify(state, undefined, 2))
  renameSync(partial, fileOf(folder))
}

function partState([name, { addresses, services }]: [PartName, StartedPart<unknown>]): [PartName, PartState] {
  return [
    name,
    { addresses, services: services.map(({ pidFile, program: { name, log } }) => ({ name, pidFile, log })) },
  ]
}

/** The stack that runs on this folder; null when none does. */
export function readState(folder: string): StackState | null {
  let state: StackState | null
  try {
    state = JSON.parse(readFileSync(fileOf(folder), 'utf8')) as StackState | null
  } catch {
    return null
  }
  return state && isSameProcess(state.owner) ? state : null
}
