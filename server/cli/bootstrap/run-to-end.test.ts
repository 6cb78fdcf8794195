import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import { runToEnd } from './run-to-end.mjs'

test('a success ends without a word', async () => {
  await expect(runToEnd('the tool', ['true'])).resolves.toBeUndefined()
})

test('a failure is named with its exit code, which becomes ours', async () => {
  await expect(runToEnd('the tool', ['sh', '-c', 'exit 7'])).rejects.toMatchObject({
    message: 'the tool: failed with exit code 7',
    exitCode: 7,
  })
})

test('an end by a signal is named', async () => {
  await expect(runToEnd('the tool', ['sh', '-c', 'kill -KILL $$'])).rejects.toMatchObject({
    message: 'the tool: ended by SIGKILL',
    exitCode: 137,
  })
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const SCRIPT = `
  const { runToEnd } = await import(${JSON.stringify(path.resolve('server/cli/bootstrap/run-to-end.mjs'))})
  await runToEnd('the tool', process.argv.slice(1))`

/** A process that does nothing but `runToEnd(command)`. */
const startRunner = (command: string[]) =>
  spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, ...command], { stdio: ['ignore', 'pipe', 'ignore'] })

test('the process ends when the program has ended', async () => {
  const [code] = (await once(startRunner(['true']), 'exit')) as [number]
  expect(code).toBe(0)
})

test.each(['SIGKILL', 'SIGTERM'] as const)('the program ends when we get %s', async (signal) => {
  const runner = startRunner([process.execPath, '-e', 'console.log(process.pid); setInterval(() => {}, 1000)'])
  const [pid] = (await once(createInterface(runner.stdout), 'line')) as [string]
  expect(isAlive(Number(pid))).toBe(true)
  runner.kill(signal)
  await expect.poll(() => isAlive(Number(pid)), { timeout: 4_000 }).toBe(false)
})
