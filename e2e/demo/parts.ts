import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startProgram, untilReady, type Program } from '../stack/program.ts'
import type { Service } from '../stack/service.ts'

/** What of a service has to be known to keep it up. */
type KeptService = Pick<Service, 'program' | 'restart'>
export type Say = (part: string, text: string) => void
/** A part that is started again whenever it ends by itself. */
export type KeptPart = { program: () => Program; stop: () => Promise<void>; pause: () => void; resume: () => void }

const ROOT = path.resolve(import.meta.dirname, '../..')
// Small heaps that are collected often: the applications hold hardly anything.
const SMALL_NODE = ['--max-semi-space-size=2', '--max-old-space-size=96']

/** Watches over a part: one that ends is started again after a second, unless it was stopped, or paused by a fault. */
export function keepUp(
  part: KeptService,
  say: Say,
  afterwards: () => Promise<void> = () => Promise.resolve(),
): KeptPart {
  let stopping = false
  let paused = false
  // Read through functions: they change while the loop waits.
  const isStopping = () => stopping
  const isPaused = () => paused
  const loop = (async () => {
    while (!isStopping()) {
      const { name, ended } = part.program
      const how = await ended
      if (isStopping()) return
      if (isPaused()) {
        await sleep(200)
        continue
      }
      say(name, `ended (${how}), starting it again`)
      await sleep(1_000)
      if (isStopping()) return
      await part.restart().then(afterwards, (error: unknown) => say(name, `does not start: ${String(error)}`))
    }
  })()
  return {
    program: () => part.program,
    pause: () => void (paused = true),
    resume: () => void (paused = false),
    async stop() {
      stopping = true
      await part.program.stop()
      await loop
    },
  }
}

/** One of the demo's own applications, `e2e/demo/NAME.ts`. */
export function startApplication(name: string, folder: string, bootstrap: string, say: Say): KeptPart {
  const start = () =>
    startProgram(name, [process.execPath, ...SMALL_NODE, path.join(import.meta.dirname, `${name}.ts`)], {
      logFolder: path.join(folder, 'logs'),
      env: { DEMO_BOOTSTRAP: bootstrap, DEMO_FOLDER: folder },
      cwd: ROOT,
      graceMs: 3_000,
    })
  const part: KeptService = {
    program: start(),
    restart() {
      part.program = start()
      return Promise.resolve()
    },
  }
  return keepUp(part, say)
}

/** Where the product keeps the link that signs somebody in while it runs. */
const signInFile = (folder: string): string => path.join(folder, 'fresnel', 'sign-in-url')

/** The product itself, as `fresnel start` runs it; it looks for a free port itself unless PORT names one. */
export function startProduct(folder: string): Program {
  // One of a run that was killed: its link is of no use any more.
  rmSync(signInFile(folder), { force: true })
  return startProgram('fresnel', [process.execPath, 'server/cli/fresnel.ts', 'start'], {
    logFolder: path.join(folder, 'logs'),
    env: {
      FRESNEL_CONFIG: path.join(folder, 'fresnel.yaml'),
      FRESNEL_DATA: path.join(folder, 'fresnel'),
      // Signs in whoever opens the link, as the demo's administrator.
      FRESNEL_DEMO: '1',
    },
    cwd: ROOT,
    graceMs: 15_000,
  })
}

/** Waits until the product serves; answers the link. */
export async function signInLink(folder: string, product: Program): Promise<string> {
  await untilReady(product, async () => {
    if (!existsSync(signInFile(folder))) return false
    const { origin } = new URL(readFileSync(signInFile(folder), 'utf8'))
    return (await fetch(`${origin}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok
  })
  return readFileSync(signInFile(folder), 'utf8').trim()
}
