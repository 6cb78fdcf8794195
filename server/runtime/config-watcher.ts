import { watch } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConfigOutcome } from '../use-cases/config/apply-config-file.ts'
import { environment } from './environment.ts'
import { logger } from './logger.ts'
import { services } from './services.ts'

/** A fallback for file systems that tell of no change, and how soon a changed secret file is noticed. */
const POLL_MS = 3_000
/** An editor writes, renames and sets the mode: one look after the last of these is enough. */
const SETTLE_MS = 100

/**
 * Puts fresnel.yaml in force and follows its changes until `signal` aborts. Never rejects: a file that is wrong, or a
 * database that is away, leaves the old configuration in force and is tried again.
 */
export async function startConfigWatcher(signal: AbortSignal): Promise<void> {
  const file = environment().FRESNEL_CONFIG
  if (!file) return warnOfForgottenFile()
  let last: ConfigOutcome | null = null
  for await (const _look of looks(file, signal)) {
    try {
      last = await services().applyConfigFile(file, last)
      if (!last.changed) continue
      if (last.problem === null) logger.info({ file }, 'configuration applied')
      else logger.error({ problem: last.problem }, 'configuration refused')
    } catch (error) {
      logger.warn({ err: error, file }, 'configuration not applied, trying again')
    }
  }
}

/** At once, after each change in the file's folder, and every few seconds. */
async function* looks(file: string, signal: AbortSignal): AsyncGenerator<void> {
  let wake: (() => void) | undefined
  let isDirty = false
  const onChange = () => {
    isDirty = true
    wake?.()
  }
  // The folder, not the file: editors replace the file, and a watch would stay with the old one.
  const stopWatching = watchFolder(path.dirname(file), onChange)
  try {
    while (!signal.aborted) {
      isDirty = false
      yield
      const { promise, resolve } = Promise.withResolvers<undefined>()
      wake = () => resolve(undefined)
      const timer = sleep(POLL_MS, undefined, { signal }).catch(() => undefined)
      if (!dirty()) await Promise.race([promise, timer])
      if (dirty()) await sleep(SETTLE_MS, undefined, { signal }).catch(() => undefined)
    }
  } finally {
    stopWatching()
  }
  function dirty(): boolean {
    return isDirty
  }
}

function watchFolder(folder: string, onChange: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, onChange)
    // The folder went, or there are too many watches: the poll goes on.
    watcher.on('error', (error) => logger.warn({ err: error, folder }, 'folder no longer watched'))
    return () => watcher.close()
  } catch (error) {
    logger.warn({ err: error, folder }, 'folder cannot be watched')
    return () => undefined
  }
}

async function warnOfForgottenFile(): Promise<void> {
  try {
    const status = await services().configStatus()
    if (status?.appliedAt)
      logger.warn({ file: status.path }, 'no fresnel.yaml is read now; what this one declared stays in force')
  } catch (error) {
    logger.warn({ err: error }, 'configuration status unknown')
  }
}
