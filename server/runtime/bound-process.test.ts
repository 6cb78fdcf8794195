import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import path from 'node:path'
import { expect, test } from 'vitest'

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A parent that starts a bound grandchild, prints its pid and then only waits. */
async function startParent(grandchild: string) {
  const file = path.resolve('server/runtime/bound-process.ts')
  const script = `
    const { spawnBound } = await import(${JSON.stringify(file)})
    const child = spawnBound(process.execPath, ['-e', ${JSON.stringify(grandchild)}], { stdout: 'pipe', graceMs: 600 })
    child.stdout.once('data', () => console.log(child.pid))
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(parent.stdout), 'line')) as [string]
  return { parent, pid: Number(line) }
}

test.each([
  ['an obedient child', `console.log('up'); setInterval(() => {}, 1000)`],
  ['a child that ignores SIGTERM', `process.on('SIGTERM', () => {}); console.log('up'); setInterval(() => {}, 1000)`],
])('%s ends when its parent is killed with -9', async (_name, grandchild) => {
  const { parent, pid } = await startParent(grandchild)
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false)
})
