import { setTimeout as sleep } from 'node:timers/promises'

/** What the demo's applications get from the one that starts them. */
export const settings = () => {
  const { DEMO_BOOTSTRAP: bootstrap, DEMO_FOLDER: folder, DEMO_PREFIX: prefix = '' } = process.env
  if (!bootstrap || !folder) throw new Error('DEMO_BOOTSTRAP and DEMO_FOLDER are set by e2e/demo/main.ts')
  /** `own` makes the names of topics and groups; a test on a shared broker sets DEMO_PREFIX. */
  return { bootstrap, folder, own: (name: string) => prefix + name }
}

export const log = (message: string): void => console.log(`${new Date().toISOString()} ${message}`)

/** Aborted by SIGTERM or SIGINT: loops end at the next record. */
export function untilStopped(): AbortSignal {
  const stopped = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => stopped.abort())
  return stopped.signal
}

/**
 * Runs `session` for ever: one that fails (the broker is gone, the producer was fenced) is made anew after half a second
 * and goes on at what was committed. Nothing is repaired in between, so there is one way to recover, and it is tried at
 * each start.
 */
export async function keepRunning(name: string, signal: AbortSignal, session: () => Promise<void>): Promise<void> {
  const isStopped = () => signal.aborted
  while (!isStopped()) {
    try {
      await session()
    } catch (error) {
      if (isStopped()) return
      log(`${name}: ${describe(error)}; starting over`)
      await sleep(500)
    }
  }
}

/** The innermost causes say what happened; the client wraps them. */
function describe(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return describe(error.errors.at(-1))
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : `${error.message}: ${describe(error.cause)}`
}
