import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import path from 'node:path'

/** Shared by all checkouts of this user; nothing in it is ever half made. */
export const cacheFolder = (): string =>
  path.join(process.env.XDG_CACHE_HOME || path.join(homedir(), '.cache'), 'fresnel')

/**
 * Makes `folder` by `make(partial)` in a neighbouring folder and renames it in one step: a try that fails or is killed
 * leaves no `folder`, and is begun again by the next. Of two at the same time, in any processes, both succeed and the
 * first result stays.
 */
export async function makeOnce(folder: string, make: (partial: string) => Promise<void>): Promise<string> {
  if (existsSync(folder)) return folder
  const running = inProgress.get(folder)
  if (running) return running
  const making = makeNow(folder, make).finally(() => inProgress.delete(folder))
  inProgress.set(folder, making)
  return making
}

const inProgress = new Map<string, Promise<string>>()

async function makeNow(folder: string, make: (partial: string) => Promise<void>): Promise<string> {
  mkdirSync(path.dirname(folder), { recursive: true })
  removeAbandoned(folder)
  const partial = `${folder}.partial-${process.pid}`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial)
  try {
    await make(partial)
    renameSync(partial, folder)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    // Another start was first: what it made came from the same description.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** Removes what processes that have ended since left half made. */
function removeAbandoned(folder: string): void {
  const prefix = `${path.basename(folder)}.partial-`
  for (const name of readdirSync(path.dirname(folder)).filter((name) => name.startsWith(prefix)))
    if (!isAlive(Number(name.slice(prefix.length))))
      rmSync(path.join(path.dirname(folder), name), { recursive: true, force: true })
}

/** Whether a process with this id exists; somebody else's counts. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
