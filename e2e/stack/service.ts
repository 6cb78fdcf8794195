import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { identityOf, isSameProcess, type ProcessIdentity } from './process-info.ts'
import { startProgram, untilReady, type Program } from './program.ts'

/** A program of a part that can be started again, on the same ports and data, once it has ended. */
export type Service = {
  program: Program
  /** Holds the ProcessIdentity of the program of the latest start. */
  pidFile: string
  /** Waits for the end of the one before; answers when the new one is ready. */
  restart: () => Promise<void>
}

type Description = {
  name: string
  command: readonly string[]
  logFolder: string
  isReady: (program: Program) => boolean | Promise<boolean>
  env?: Record<string, string>
  graceMs?: number
}

/** Longer than any service is given to stop when its parent has been killed. */
const PREDECESSOR_DEADLINE_MS = 25_000

/** Starts a service and waits until it is ready. `logFolder` is one that this process has claimed. */
export async function startService(description: Description): Promise<Service> {
  const { name, command, logFolder, isReady, ...options } = description
  mkdirSync(logFolder, { recursive: true })
  const pidFile = path.join(logFolder, `${name}.pid`)
  const begin = () => {
    const program = startProgram(name, command, { logFolder, cwd: logFolder, ...options })
    writeFileSync(pidFile, JSON.stringify(identityOf(program.pid)))
    return program
  }
  const service: Service = {
    program: begin(),
    pidFile,
    async restart() {
      await service.program.ended
      // Before it is ready, so that a stop meanwhile stops this one.
      const program = begin()
      service.program = program
      await untilReady(program, () => isReady(program))
    },
  }
  await untilReady(service.program, () => isReady(service.program))
  return service
}

/**
 * A part's folder belongs to one process at a time; throws when another one that lives has it. A folder whose owner was
 * killed is free once the services in it have stopped, which is waited for: they hold its ports and data until then.
 */
export async function claimFolder(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, 'owner.json')
  const owner = readIdentity(file)
  if (owner && owner.pid !== process.pid && isSameProcess(owner))
    throw new Error(`${folder} is in use by process ${owner.pid}: stop that one or take another folder`)
  writeFileSync(file, JSON.stringify(identityOf(process.pid)))
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.pid')))
    await untilEnded(path.join(folder, name))
}

async function untilEnded(file: string): Promise<void> {
  const before = readIdentity(file)
  const deadline = Date.now() + PREDECESSOR_DEADLINE_MS
  while (before && isSameProcess(before)) {
    if (Date.now() > deadline)
      throw new Error(`process ${before.pid} of an earlier start does not end (${file}): end it or take another folder`)
    await sleep(50)
  }
}

/** The process that a file names; null without such a file. */
export function readIdentity(file: string): ProcessIdentity | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity | null
  } catch {
    // The first start here, or one that was killed while it wrote.
    return null
  }
}

type Started<T> = { -readonly [K in keyof T]: Awaited<T[K]> }

/** Waits for all starts. When one fails, what the others have started is stopped and its error is thrown. */
export async function startAll<const T extends readonly Promise<Service>[]>(starts: T): Promise<Started<T>> {
  const results = await Promise.allSettled<Service>(starts)
  const started = results.filter((result) => result.status === 'fulfilled').map((result) => result.value)
  const failure = results.find((result) => result.status === 'rejected')
  if (!failure) return started as Started<T>
  await Promise.all(started.map(({ program }) => program.stop(2_000)))
  throw failure.reason
}
