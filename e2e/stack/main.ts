// npm run stack -- up kafka flink | down | reset [kafka flink] | status
import { existsSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { PART_NAMES, PARTS, type PartName, type PartOptions } from './parts.ts'
import { isSameProcess } from './process-info.ts'
import { claimFolder } from './service.ts'
import { startStack } from './stack.ts'
import { readState } from './state.ts'
import { showStatus } from './status.ts'

const USAGE = `usage: npm run stack -- COMMAND [--folder FOLDER]

  up PART… [--port PART=PORT] [--brokers 3] [--secured]
                   start parts and keep them until Ctrl-C
  status           what runs, where it serves, whether it answers, its memory and logs
  down             stop what runs
  reset [PART…]    stop, and delete the data of these parts (all, when none is named)

parts: ${PART_NAMES.map((name) => `${name} (${PARTS[name].what})`).join(', ')}`

/** Longer than all parts take to stop in good order. */
const DOWN_DEADLINE_MS = 40_000

class UsageError extends Error {}

async function up(folder: string, names: PartName[], options: Partial<Record<PartName, PartOptions>>): Promise<void> {
  if (names.length === 0) throw new UsageError('up needs the names of parts')
  const running = readState(folder)
  if (running)
    throw new Error(`a stack already runs on ${folder} (pid ${running.owner.pid}): stop it with npm run stack -- down`)
  const say = (line: string) => console.log(`stack: ${line}`)
  // While it starts there is no order to keep: the parts end with this process.
  let stop = () => Promise.resolve()
  let stoppingSince: number | null = null
  const end = async (signal: NodeJS.Signals) => {
    // One Ctrl-C can arrive more than once, by the terminal and by npm.
    if (stoppingSince !== null && signal === 'SIGINT' && Date.now() - stoppingSince > 500) process.exit(130)
    if (stoppingSince !== null) return
    stoppingSince = Date.now()
    say('stopping (once more Ctrl-C: at once)')
    await stop()
    process.exit(0)
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(signal))
  const stack = await startStack({ folder, parts: names, options, say })
  stop = () => stack.stop()
  say('ready; Ctrl-C stops it')
  // Services are all that keeps this process.
  process.once('beforeExit', () => {
    say('nothing runs any more')
    process.exit(1)
  })
}

/** Answers whether something ran. */
async function down(folder: string): Promise<boolean> {
  const running = readState(folder)
  if (!running) return false
  process.kill(running.owner.pid, 'SIGTERM')
  const deadline = Date.now() + DOWN_DEADLINE_MS
  while (isSameProcess(running.owner)) {
    // Its services end with it, also like this.
    if (Date.now() > deadline) process.kill(running.owner.pid, 'SIGKILL')
    await sleep(50)
  }
  // What it had no time to stop is stopping now: a folder can be claimed once that has ended.
  for (const name of PART_NAMES.filter((name) => existsSync(path.join(folder, name))))
    await claimFolder(path.join(folder, name))
  return true
}

async function reset(folder: string, names: PartName[]): Promise<void> {
  await down(folder)
  for (const name of names) rmSync(path.join(folder, name), { recursive: true, force: true })
  console.log(`stack: deleted the data of ${names.join(', ')} in ${folder}`)
}

function partNames(names: string[]): PartName[] {
  const unknown = names.find((name) => !(PART_NAMES as string[]).includes(name))
  if (unknown !== undefined) throw new UsageError(`there is no part "${unknown}"; one of ${PART_NAMES.join(', ')}`)
  return names as PartName[]
}

function partOptions(ports: string[], brokers: string | undefined, secured: boolean): Record<PartName, PartOptions> {
  if (brokers !== undefined && brokers !== '1' && brokers !== '3') throw new UsageError('--brokers is 1 or 3')
  const options: Record<PartName, PartOptions> = { kafka: { brokers: brokers === '3' ? 3 : 1, secured }, flink: {} }
  for (const text of ports) {
    const [name = '', port = ''] = text.split('=')
    const [part] = partNames([name])
    if (part === undefined || !(Number(port) > 0 && Number(port) < 65_536))
      throw new UsageError(`--port ${text}: say PART=PORT`)
    options[part].port = Number(port)
  }
  return options
}

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        folder: { type: 'string', default: path.resolve(import.meta.dirname, '../../.data/stack') },
        port: { type: 'string', multiple: true, default: [] },
        brokers: { type: 'string' },
        secured: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parse()
  const [command, ...names] = positionals
  const folder = path.resolve(values.folder)
  switch (command) {
    case 'up':
      return up(folder, partNames(names), partOptions(values.port, values.brokers, values.secured))
    case 'down':
      console.log((await down(folder)) ? 'stack: stopped' : `stack: nothing runs on ${folder}`)
      return
    case 'reset':
      return reset(folder, names.length === 0 ? PART_NAMES : partNames(names))
    case 'status':
      process.exitCode = (await showStatus(folder)) ? 0 : 1
      return
    default:
      throw new UsageError(command === undefined ? 'say what to do' : `there is no command "${command}"`)
  }
}

try {
  await main()
} catch (error) {
  console.error(`stack: ${error instanceof Error ? error.message : String(error)}`)
  if (error instanceof UsageError) console.error(`\n${USAGE}`)
  process.exit(error instanceof UsageError ? 2 : 1)
}
