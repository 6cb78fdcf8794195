import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isFaultOn } from './faults.ts'
import type { KeptPart } from './parts.ts'
import { striker } from './strike.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'demo-strike-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Parts that only write down what is done to them. */
function makeTarget(restart: () => Promise<void> = () => Promise.resolve()) {
  const done: string[] = []
  let isRunning = true
  const part = (name: string): KeptPart => ({
    program: () => ({
      ...{ name, pid: 1, log: '', output: () => '', ended: Promise.resolve('SIGKILL'), stop: () => Promise.resolve() },
      isRunning: () => isRunning,
      kill: (signal) => void done.push(`${name} ${signal}`),
    }),
    stop: () => Promise.resolve(),
    pause: () => void done.push('pause'),
    resume: () => void done.push('resume'),
  })
  const kept = new Map(['kafka-1', 'flink-taskmanager'].map((name) => [name, part(name)]))
  const broker = { restart: () => Promise.resolve(done.push('restart')).then(restart) }
  const strike = striker({ folder, kept, broker: () => broker, say: (_part, text) => void done.push(text) })
  return { done, strike, stopRunning: () => void (isRunning = false) }
}

test('a killed broker is started again, and watched over as before', async () => {
  const { done, strike } = makeTarget()
  expect(await strike({ name: 'kill-broker', forMs: 20 })).toBe('the broker is killed, and away for 0.02 s')
  expect(done.slice(0, 2)).toEqual(['pause', 'kafka-1 SIGKILL'])
  await expect.poll(() => done.slice(3)).toEqual(['restart', 'resume', 'kill-broker is over'])
})

test('a broker that does not start again at once is watched over all the same', async () => {
  const { done, strike } = makeTarget(() => Promise.reject(new Error('its port is taken')))
  await strike({ name: 'kill-broker', forMs: 1 })
  await expect.poll(() => done.slice(3)).toEqual(['restart', 'resume', 'kill-broker: Error: its port is taken'])
})

test('a TaskManager that stands still goes on', async () => {
  const { done, strike } = makeTarget()
  await strike({ name: 'stall-flink', forMs: 1 })
  await expect.poll(() => done).toContain('stall-flink is over')
  expect(done.filter((what) => what.includes('SIG'))).toEqual([
    'flink-taskmanager SIGSTOP',
    'flink-taskmanager SIGCONT',
  ])
})

test('applications are told by a file', async () => {
  const { strike } = makeTarget()
  await strike({ name: 'burst', forMs: 60_000 })
  expect(isFaultOn(folder, 'burst', Date.now())).toBe(true)
  expect(isFaultOn(folder, 'burst', Date.now() + 60_000)).toBe(false)
})

test('a fault that is on is not begun again', async () => {
  const { strike } = makeTarget()
  await strike({ name: 'slow-scorer', forMs: 60_000 })
  await expect(strike({ name: 'slow-scorer', forMs: 60_000 })).rejects.toThrow(
    'slow-scorer is on already, for 60 s more',
  )
})

test('what is not running cannot be broken, and may be once it runs', async () => {
  const { strike, stopRunning } = makeTarget()
  stopRunning()
  const wait = 'kill-broker has to wait: kafka-1 is not running at this moment'
  await expect(strike({ name: 'kill-broker', forMs: 60_000 })).rejects.toThrow(wait)
  await expect(strike({ name: 'kill-broker', forMs: 60_000 })).rejects.toThrow(wait)
})
