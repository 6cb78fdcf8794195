import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Lets one bootstrap at a time install and build in a checkout; the others wait. The lock of one that was killed is void.
 *
 * @param {string} root
 * @param {() => Promise<void>} work
 */
export async function withLock(root, work) {
  const key = createHash('sha256').update(root).digest('hex').slice(0, 12)
  const file = path.join(tmpdir(), `fresnel-bootstrap-${userInfo().uid}-${key}.lock`)
  let hasSaid = false
  for (let holder = take(file); holder !== null; holder = take(file)) {
    if (!hasSaid) console.log(`bootstrap: waiting for another one in this checkout (pid ${holder})`)
    hasSaid = true
    await sleep(200)
  }
  try {
    await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/** Null when we have it, else the pid of who has. */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' })
    return null
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
  const holder = Number(readFileSync(file, 'utf8'))
  if (isAlive(holder)) return holder
  rmSync(file, { force: true })
  return take(file)
}

function isAlive(pid) {
  try {
    // 0 is a lock that is just being written: its holder lives.
    return pid === 0 || process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
