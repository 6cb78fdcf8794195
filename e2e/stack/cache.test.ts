import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeOnce } from './cache.ts'

let root: string
let folder: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'fresnel-cache-test-'))
  folder = path.join(root, 'jars')
})
afterEach(() => rmSync(root, { recursive: true }))

function fill(partial: string): Promise<void> {
  writeFileSync(path.join(partial, 'a.jar'), 'whole')
  return Promise.resolve()
}

test('is made the first time only', async () => {
  await makeOnce(folder, fill)
  await makeOnce(folder, () => Promise.reject(new Error('must not be called')))
  expect(readFileSync(path.join(folder, 'a.jar'), 'utf8')).toBe('whole')
})

test('a failure leaves nothing, says why, and the next try works', async () => {
  const failing = makeOnce(folder, async (partial) => {
    await fill(partial)
    throw new Error('no network')
  })
  await expect(failing).rejects.toThrow('no network')
  expect(readdirSync(root)).toEqual([])
  await makeOnce(folder, fill)
  expect(readdirSync(root)).toEqual(['jars'])
})

/** Another process that makes the same folder: it says `half` when half is there, and goes on after a line on stdin. */
function startOther() {
  const script = `
    import { writeFileSync } from 'node:fs'
    import { once } from 'node:events'
    const { makeOnce } = await import(${JSON.stringify(path.resolve('e2e/stack/cache.ts'))})
    await makeOnce(${JSON.stringify(folder)}, async (partial) => {
      writeFileSync(partial + '/a.jar', 'half')
      console.log('half')
      await once(process.stdin, 'data')
      writeFileSync(partial + '/a.jar', 'whole')
    })
    process.exit(0)`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
}

test('what a killed process left half made is removed and made again', async () => {
  const other = startOther()
  await once(createInterface(other.stdout), 'line')
  other.kill('SIGKILL')
  await once(other, 'exit')
  expect(existsSync(folder)).toBe(false)
  expect(readdirSync(root)).toHaveLength(1)
  await makeOnce(folder, fill)
  expect(readdirSync(root)).toEqual(['jars'])
})

test('two processes at once both succeed; the slower one does not disturb the result', async () => {
  const other = startOther()
  await once(createInterface(other.stdout), 'line')
  await makeOnce(folder, fill)
  const ended = once(other, 'exit')
  other.stdin.write('\n')
  expect((await ended)[0]).toBe(0)
  expect(readFileSync(path.join(folder, 'a.jar'), 'utf8')).toBe('whole')
  expect(readdirSync(root)).toEqual(['jars'])
})

test('two in one process are one', async () => {
  let calls = 0
  const make = (partial: string) => {
    calls++
    return fill(partial)
  }
  await Promise.all([makeOnce(folder, make), makeOnce(folder, make)])
  expect(calls).toBe(1)
})

test('a neighbour whose name begins alike is left alone', async () => {
  mkdirSync(`${folder}-classes.partial-999999999`)
  await makeOnce(folder, fill)
  expect(readdirSync(root)).toContain('jars-classes.partial-999999999')
})
