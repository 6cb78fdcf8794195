import { once } from 'node:events'
import { closeSync, fchmodSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawnBound } from '../../server/runtime/bound-process.ts'

/** One running process of the stack, with its output in a file. */
export type Program = {
  name: string
  pid: number
  log: string
  /** What this process has written; not what earlier ones have left in the same file. */
  output: () => string
  /** Settles when the process has ended, with how: `exit code 1`, `SIGKILL`. Never rejects. */
  ended: Promise<string>
  isRunning: () => boolean
  /** SIGTERM, then SIGKILL after the grace time; also wakes a process that was stopped by SIGSTOP. */
  stop: (graceMs?: number) => Promise<void>
  kill: (signal: NodeJS.Signals) => void
}

type Options = { logFolder: string; env?: Record<string, string>; graceMs?: number; cwd?: string }

/** A log that has grown beyond this is set aside at the next start; one older log is kept. */
const LOG_LIMIT_BYTES = 5_000_000

/** Starts a process that ends with this one, however this one ends; its output goes to `logFolder/NAME.log`. */
export function startProgram(name: string, command: readonly string[], options: Options): Program {
  const log = path.join(options.logFolder, `${name}.log`)
  const { descriptor, from } = openLog(log)
  const [program = '', ...args] = command
  const child = spawnBound(program, args, {
    stdout: descriptor,
    stderr: descriptor,
    env: { ...process.env, ...options.env },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.graceMs !== undefined && { graceMs: options.graceMs }),
  })
  closeSync(descriptor)
  let running = true
  const ended = once(child, 'exit')
    .then(([code, signal]: (number | string | null)[]) => signal?.toString() ?? `exit code ${code ?? '?'}`)
    .catch((error: unknown) => String(error))
    .then((how) => {
      running = false
      return how
    })
  return {
    name,
    pid: child.pid ?? -1,
    log,
    output: () => readFileSync(log).subarray(from).toString(),
    ended,
    isRunning: () => running,
    kill: (signal) => void child.kill(signal),
    async stop(graceMs = 10_000) {
      if (!running) return
      child.kill('SIGTERM')
      child.kill('SIGCONT')
      const killer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await ended
      clearTimeout(killer)
    },
  }
}

/** For the owner alone: what programs write may name hosts, addresses and people. */
function openLog(log: string): { descriptor: number; from: number } {
  mkdirSync(path.dirname(log), { recursive: true, mode: 0o700 })
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  const isFull = size > LOG_LIMIT_BYTES
  if (isFull) renameSync(log, `${log}.1`)
  const descriptor = openSync(log, 'a', 0o600)
  // One that an earlier version made keeps the mode that it had.
  fchmodSync(descriptor, 0o600)
  return { descriptor, from: isFull ? 0 : size }
}

/** The last lines of a program's output, for an error message. */
const lastLines = (program: Program, lines = 15): string =>
  program.output().trimEnd().split('\n').slice(-lines).join('\n')

/** Waits until `check` answers true; ends at once, with the log's last lines, when the process ends before. */
export async function untilReady(
  program: Program,
  check: () => Promise<boolean> | boolean,
  deadlineMs = 120_000,
): Promise<void> {
  const deadline = Date.now() + deadlineMs
  const failed = (what: string) =>
    new Error(`${program.name} ${what}. Its log ${program.log} ends with:\n${lastLines(program)}`)
  while (!(await isReady(check))) {
    if (!program.isRunning()) throw failed(`ended (${await program.ended}) before it was ready`)
    if (Date.now() > deadline) {
      program.kill('SIGKILL')
      throw failed(`was not ready after ${deadlineMs / 1000} s`)
    }
    await sleep(50)
  }
}

/** A check that throws says "not yet": the service may not even listen. */
async function isReady(check: () => Promise<boolean> | boolean): Promise<boolean> {
  try {
    return await check()
  } catch {
    return false
  }
}
