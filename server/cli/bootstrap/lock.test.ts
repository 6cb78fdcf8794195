import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { takeLock, withLock } from './lock.mjs'

const MODULE = JSON.stringify(path.resolve('server/cli/bootstrap/lock.mjs'))
let folder: string
let lock: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fresnel-lock-'))
  lock = path.join(folder, 'lock')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function take() {
  const taken = takeLock(lock)
  if ('holder' in taken) throw new Error(`held by ${taken.holder}`)
  return taken
}

/** What one that was killed leaves behind. */
function leaveDead(): void {
  mkdirSync(lock)
  // Above the greatest pid that Linux gives out.
  writeFileSync(path.join(lock, '4194305-killed'), '')
}

test('who has it is named; once it is released the next one has it, and nothing is left', () => {
  const first = take()
  expect(takeLock(lock)).toEqual({ holder: process.pid })
  first.release()
  take().release()
  expect(readdirSync(folder)).toEqual([])
})

test('the lock of a process that was killed is void', async () => {
  const script = `const { takeLock } = await import(${MODULE}); takeLock(${JSON.stringify(lock)})
    console.log('has it'); setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(createInterface(holder.stdout), 'line')
  expect(takeLock(lock)).toEqual({ holder: holder.pid })
  holder.kill('SIGKILL')
  await once(holder, 'exit')
  take().release()
  expect(readdirSync(folder)).toEqual([])
})

test('of two that find it dead at the same moment, the slower one leaves what the faster one has taken', () => {
  leaveDead()
  const slower = takeLock(lock, (pid) => {
    if (pid === process.pid) return true
    // The faster one comes between the slower one's look and its act.
    take()
    return false
  })
  expect(slower).toEqual({ holder: process.pid })
})

test('a dead lock that somebody else clears away meanwhile can be taken', () => {
  leaveDead()
  const taken = takeLock(lock, () => {
    rmSync(lock, { recursive: true })
    return false
  })
  expect(taken).toHaveProperty('release')
})

test('many that take and release without a pause are never two inside, and none fails', async () => {
  leaveDead()
  const inside = path.join(folder, 'inside')
  const script = `
    const { mkdirSync, rmdirSync } = await import('node:fs')
    const { takeLock } = await import(${MODULE})
    for (let had = 0; had < 300; ) {
      const taken = takeLock(${JSON.stringify(lock)})
      if ('holder' in taken) continue
      mkdirSync(${JSON.stringify(inside)})
      rmdirSync(${JSON.stringify(inside)})
      taken.release()
      had++
    }`
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  await Promise.all([run(), run(), run(), run()])
  expect(existsSync(lock)).toBe(false)
}, 30_000)

test('work waits for the work of another one in the same checkout, says so once, and follows even a failure', async () => {
  const said = vi.spyOn(console, 'log').mockImplementation(() => undefined)
  const order: string[] = []
  const { promise: mayEnd, resolve: end } = Promise.withResolvers<undefined>()
  const first = withLock(folder, async () => {
    await mayEnd
    order.push('first')
    throw new Error('no network')
  })
  const second = withLock(folder, () => Promise.resolve(void order.push('second')))
  await withLock(`${folder}/another`, () => Promise.resolve(void order.push('elsewhere')))
  end(undefined)
  await expect(first).rejects.toThrow('no network')
  await second
  expect(order).toEqual(['elsewhere', 'first', 'second'])
  expect(said.mock.calls).toEqual([[`bootstrap: waiting for another one in this checkout (pid ${process.pid})`]])
  said.mockRestore()
})
