import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawnBound } from '../../server/runtime/bound-process.ts'

/** One running process of the stack, with its output in a file. */
export type Program = {
  name: string
  pid: number
  log: string
  /** Settles when the process has ended. */
  ended: Promise<void>
  isRunning: () => boolean
  stop: (graceMs?: number) => Promise<void>
  kill: (signal: NodeJS.Signals) => void
}

export function startProgram(
  name: string,
  command: readonly string[],
  options: { logFolder: string; env?: NodeJS.ProcessEnv; graceMs?: number; cwd?: string },
): Program {
  mkdirSync(options.logFolder, { recursive: true })
  const log = path.join(options.logFolder, `${name}.log`)
  const descriptor = openSync(log, 'a')
  const [program = '', ...args] = command
  const child: ChildProcess = spawnBound(program, args, {
    stdout: descriptor,
    stderr: descriptor,
    env: { ...process.env, ...options.env },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...(options.graceMs !== undefined && { graceMs: options.graceMs }),
  })
  closeSync(descriptor)
  let running = true
  const ended = once(child, 'exit').then(
    () => void (running = false),
    () => void (running = false),
  )
  return {
    name,
    pid: child.pid ?? -1,
    log,
    ended,
    isRunning: () => running,
    kill: (signal) => void child.kill(signal),
    async stop(graceMs = 10_000) {
      if (!running) return
      child.kill('SIGTERM')
      // A stopped (SIGSTOP) process takes no SIGTERM before it goes on.
      child.kill('SIGCONT')
      const killer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await ended
      clearTimeout(killer)
    },
  }
}

/** The last lines of a log, for an error message. */
export const lastLines = (log: string, lines = 15): string =>
  readFileSync(log, 'utf8').trimEnd().split('\n').slice(-lines).join('\n')

/** Waits until `check` answers true; ends at once, with the log's last lines, when the process ends before. */
export async function untilReady(
  program: Program,
  check: () => Promise<boolean> | boolean,
  deadlineMs = 120_000,
): Promise<void> {
  const deadline = Date.now() + deadlineMs
  while (!(await Promise.resolve(check()).catch(() => false))) {
    if (!program.isRunning())
      throw new Error(
        `${program.name} ended before it was ready. Its log ${program.log} ends with:\n${lastLines(program.log)}`,
      )
    if (Date.now() > deadline)
      throw new Error(
        `${program.name} was not ready after ${deadlineMs / 1000} s. Its log ${program.log} ends with:\n${lastLines(program.log)}`,
      )
    await sleep(100)
  }
}
