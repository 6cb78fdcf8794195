import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { identityOf, isSameProcess, memoryOf } from './process-info.ts'
import { untilReady } from './program.ts'
import { claimFolder, readIdentity, startAll, startService } from './service.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'fresnel-service-test-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** A service that says `up` when it is ready, and runs until it is stopped. */
const start = (name: string, script = `console.log('up'); setInterval(() => {}, 1000)`) =>
  startService({
    name,
    command: [process.execPath, '-e', script],
    logFolder: folder,
    isReady: (program) => program.output().includes('up'),
  })

test('one that ends before it is ready is an error with how it ended and the last lines of its log', async () => {
  const outcome = start('broken', `for (let i = 1; i <= 40; i++) console.log('line ' + i); process.exit(3)`)
  const { message } = await outcome.then(
    () => new Error('started'),
    (error: unknown) => error as Error,
  )
  expect(message).toContain('broken ended (exit code 3) before it was ready')
  expect(message).toContain(path.join(folder, 'broken.log'))
  expect(message).toMatch(/line 26\n(.*\n)*line 40$/)
  expect(message).not.toContain('line 25\n')
})

test('a program that is not there is named', async () => {
  const command = [path.join(folder, 'no-such-program')]
  const outcome = startService({ name: 'absent', command, logFolder: folder, isReady: () => false })
  await expect(outcome).rejects.toThrow(/absent ended \(exit code 127\).*\n.*no-such-program: not found/)
})

test('one that is not ready in time is an error, and does not stay', async () => {
  const service = await start('slow')
  await expect(untilReady(service.program, () => false, 0)).rejects.toThrow('slow was not ready after 0 s')
  expect(await service.program.ended).toBe('SIGKILL')
})

test('a restart waits for the end of the one before, and its readiness is its own', async () => {
  const service = await start('restarted')
  const before = service.program.pid
  const restarted = service.restart()
  service.program.kill('SIGKILL')
  await restarted
  expect(service.program.pid).not.toBe(before)
  expect(service.program.output()).toBe('up\n')
  expect(readIdentity(service.pidFile)?.pid).toBe(service.program.pid)
  await service.program.stop()
})

test('a stop wakes a process that was stopped by a signal', async () => {
  const service = await start('suspended')
  service.program.kill('SIGSTOP')
  await service.program.stop()
  expect(await service.program.ended).toBe('SIGTERM')
})

test('when one of several cannot start, the others are stopped and its error is thrown', async () => {
  const good = start('good')
  await expect(startAll([good, start('bad', 'process.exit(1)')])).rejects.toThrow('bad ended (exit code 1)')
  expect((await good).program.isRunning()).toBe(false)
})

/** Another process that claims the folder and runs one service that needs a moment to stop. */
async function startOther() {
  const service = `process.on('SIGTERM', () => setTimeout(() => process.exit(), 300)); console.log('up'); setInterval(() => {}, 1000)`
  const script = `
    const { claimFolder, startService } = await import(${JSON.stringify(path.resolve('e2e/stack/service.ts'))})
    await claimFolder(${JSON.stringify(folder)})
    await startService({
      name: 'its', command: [process.execPath, '-e', ${JSON.stringify(service)}], logFolder: ${JSON.stringify(folder)},
      isReady: (program) => program.output().includes('up'),
    })
    console.log('ready')`
  const other = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(createInterface(other.stdout), 'line')
  return other
}

test('a folder belongs to one process at a time; a killed one lets go of it when its services have ended', async () => {
  const other = await startOther()
  await expect(claimFolder(folder)).rejects.toThrow(`${folder} is in use by process ${other.pid ?? 0}`)
  const its = readIdentity(path.join(folder, 'its.pid'))
  expect(its && isSameProcess(its)).toBe(true)
  other.kill('SIGKILL')
  await once(other, 'exit')
  await claimFolder(folder)
  expect(its && isSameProcess(its)).toBe(false)
})

test('a process is known by id and start time; memory of one that is gone is unknown, not 0', () => {
  const self = identityOf(process.pid)
  expect(self && isSameProcess(self)).toBe(true)
  expect(isSameProcess({ pid: process.pid, startTicks: '1' })).toBe(false)
  expect(identityOf(999_999_999)).toBeNull()
  expect(memoryOf(999_999_999)).toBeNull()
  const text = readFileSync('/proc/self/status', 'utf8')
  const rss = Number(/^VmRSS:\s+(\d+) kB/m.exec(text)?.[1]) * 1024
  expect(memoryOf(process.pid)?.rss).toBeGreaterThan(rss / 2)
})
