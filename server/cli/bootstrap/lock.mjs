import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
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
  const lock = path.join(tmpdir(), `fresnel-bootstrap-${userInfo().uid}-${key}`)
  let hasSaid = false
  let taken = takeLock(lock)
  for (; 'holder' in taken; taken = takeLock(lock)) {
    if (!hasSaid) console.log(`bootstrap: waiting for another one in this checkout (pid ${taken.holder})`)
    hasSaid = true
    await sleep(200)
  }
  try {
    await work()
  } finally {
    taken.release()
  }
}

/**
 * One try. The lock is a folder that holds one entry, which names the holder: a folder with its entry in it can be moved
 * onto nothing or onto an empty folder, never onto one that is held, and the entry of a dead holder is removed by its own
 * name. So neither of two who find it dead can remove what the other has taken meanwhile.
 *
 * @param {string} lock
 * @param {(pid: number) => boolean} [isAlive]
 * @returns {{ holder: number } | { release: () => void }} the pid of who has it, or that we have it
 */
export function takeLock(lock, isAlive = isProcessAlive) {
  const entry = `${process.pid}-${randomUUID()}`
  const own = `${lock}-${entry}`
  mkdirSync(own)
  writeFileSync(path.join(own, entry), '')
  try {
    while (!moved(own, lock)) {
      const found = entryOf(lock)
      // Released, or taken from a dead one, since we tried to move ours there.
      if (found === undefined) continue
      const holder = Number.parseInt(found, 10)
      if (isAlive(holder)) return { holder }
      rmSync(path.join(lock, found), { force: true })
    }
  } finally {
    rmSync(own, { recursive: true, force: true })
  }
  return {
    release() {
      rmSync(path.join(lock, entry), { force: true })
      // Not empty any more when the next one has moved in already.
      unless(['ENOTEMPTY', 'EEXIST', 'ENOENT'], () => rmdirSync(lock))
    },
  }
}

const moved = (from, to) => unless(['ENOTEMPTY', 'EEXIST'], () => renameSync(from, to))

const entryOf = (lock) => {
  let entry
  unless(['ENOENT'], () => ([entry] = readdirSync(lock)))
  return entry
}

/** Whether the act was done; false for an error of these codes, any other is thrown. */
function unless(codes, act) {
  try {
    act()
    return true
  } catch (error) {
    if (codes.includes(error.code)) return false
    throw error
  }
}

function isProcessAlive(pid) {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error.code === 'EPERM'
  }
}
