import path from 'node:path'
import { PARTS, withNeeds, type PartName, type PartOptions, type Parts, type StartedPart } from './parts.ts'
import { claimFolder, type Service } from './service.ts'
import { writeState } from './state.ts'

export type Stack<N extends PartName> = {
  parts: Pick<Parts, N>
  /** Stops all parts, each before those that it needs. */
  stop: () => Promise<void>
}
type Options<N extends PartName> = {
  /** Holds data, logs and settings of every part; it belongs to one stack at a time. */
  folder: string
  parts: readonly N[]
  options?: Partial<Record<PartName, PartOptions>>
  /** Told when a part is ready, when one cannot be started, and when a service has ended by itself. */
  say?: (line: string) => void
}
/** Ready parts, by name. */
type Live = Map<PartName, StartedPart<Parts[PartName]>>

/**
 * Starts the parts side by side, each as soon as those that it needs are ready, and answers when all are. When one fails,
 * the others are stopped and its error is thrown. What is started ends with this process, however that ends.
 */
export async function startStack<N extends PartName>(stack: Options<N>): Promise<Stack<N>> {
  const folder = path.resolve(stack.folder)
  const say = stack.say ?? (() => undefined)
  await claimFolder(folder)
  const names = withNeeds(stack.parts)
  const live: Live = new Map()
  const ready: Partial<Parts> = {}
  const starting = new Map<PartName, Promise<void>>()
  const begin = async (name: PartName) => {
    for (const need of PARTS[name].needs) await starting.get(need)
    const started = await startPart(name, folder, stack.options?.[name] ?? {}, ready, say)
    Object.assign(ready, { [name]: started.part })
    live.set(name, started)
    writeState(folder, live)
    for (const service of started.services) watch(service, () => live.has(name), say)
  }
  writeState(folder, live)
  for (const name of names) starting.set(name, begin(name))

  const stop = async () => {
    for (const name of names.toReversed()) {
      const part = live.get(name)
      // First, so that its end is not taken for an accident.
      live.delete(name)
      await part?.stop()
    }
    writeState(folder, null)
  }
  const results = await Promise.allSettled(starting.values())
  const failure = results.find((result) => result.status === 'rejected')
  if (failure) {
    await stop()
    throw failure.reason
  }
  return { parts: ready as Parts, stop }
}

async function startPart(
  name: PartName,
  folder: string,
  options: PartOptions,
  ready: Partial<Parts>,
  say: (line: string) => void,
): Promise<StartedPart<Parts[PartName]>> {
  const startedAt = Date.now()
  try {
    const started = await PARTS[name].start(path.join(folder, name), options, ready)
    const where = Object.entries(started.addresses).map(([address, value]) => `${address} ${value}`)
    say(`${name} is ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s: ${where.join(', ')}`)
    return started
  } catch (error) {
    // At once: the error itself comes when the other parts have come up and been stopped.
    say(`${name} could not be started`)
    throw error
  }
}

/** Names a service that ends while its part is meant to run. */
function watch(service: Service, isMeantToRun: () => boolean, say: (line: string) => void): void {
  const { program } = service
  void program.ended.then((how) => {
    if (isMeantToRun()) say(`${program.name} ended by itself (${how}); its log is ${program.log}`)
  })
}
