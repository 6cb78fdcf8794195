// npm run demo [-- fault NAME [DURATION] | status | stop | reset]
import { rmSync } from 'node:fs'
import path from 'node:path'
import { defaultDataFolder } from '../../server/runtime/embedded-database.ts'
import { askDemo, serveControl, type ControlAnswer, type ControlRequest } from './control.ts'
import { startDemo, type Demo } from './demo.ts'
import { FAULT_HELP, parseFault } from './faults.ts'

const USAGE = `npm run demo                       starts everything and prints the address to open
npm run demo -- status             what runs
npm run demo -- stop               stops it, as Ctrl-C does
npm run demo -- reset              forgets all of its data; only while it does not run
${FAULT_HELP}

Environment: FRESNEL_DEMO_FOLDER (where its data are kept), PORT`

const folder = path.resolve(process.env.FRESNEL_DEMO_FOLDER ?? path.join(defaultDataFolder(), 'demo'))
const startedAt = Date.now()
const say = (part: string, text: string): void => {
  const seconds = ((Date.now() - startedAt) / 1_000).toFixed(1)
  console.log(`${seconds.padStart(7)} s  ${part.padEnd(12)} ${text}`)
}

async function run(): Promise<void> {
  if ((await askDemo(folder, { ask: 'status' })) !== null)
    throw new Error(`a demo runs on ${folder} already: stop it with “npm run demo -- stop”`)
  const demo = await startDemo({ folder, say })
  const stop = once(async () => {
    say('demo', 'stopping')
    control.close()
    await demo.stop()
  })
  const control = await serveControl(folder, (request) => answer(demo, request, stop))
  let stoppedAt = Infinity
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      // The second time somebody means it: everything is bound to this process and ends by itself. Not at once, as one
      // Ctrl-C can come twice: from the terminal and from npm.
      if (Date.now() > stoppedAt + 1_000) process.exit(130)
      stoppedAt = Math.min(stoppedAt, Date.now())
      void stop().then(() => process.exit(0))
    })
  say('demo', `data and logs are in ${folder}`)
  try {
    await Promise.all([announce(demo), demo.flowing])
    say('demo', 'everything runs; Ctrl-C stops it. To break something, from another terminal:')
    console.log(FAULT_HELP)
  } catch (error) {
    if (stop.called()) return
    await stop()
    throw error
  }
}

const status = (demo: Demo): string =>
  demo
    .programs()
    .map((program) => `${program.name.padEnd(20)}${program.isRunning() ? `pid ${program.pid}` : 'is down'}`)
    .join('\n')

async function announce(demo: Demo): Promise<void> {
  const link = await demo.link
  say('fresnel', 'serves; open this, it signs you in:')
  console.log(`\n    ${link}\n`)
}

async function answer(demo: Demo, request: ControlRequest, stop: () => Promise<void>): Promise<ControlAnswer> {
  switch (request.ask) {
    case 'status':
      return { ok: true, text: `pid ${process.pid}, ${folder}\n${status(demo)}` }
    case 'stop':
      // The answer first, as the way to it is closed by stopping.
      setImmediate(() => void stop().then(() => process.exit(0)))
      return { ok: true, text: 'stopping' }
    case 'fault': {
      const fault = parseFault(request.args)
      return 'error' in fault ? { ok: false, text: fault.error } : { ok: true, text: await demo.fault(fault) }
    }
  }
}

async function ask(request: ControlRequest): Promise<void> {
  const answered = await askDemo(folder, request)
  if (answered === null) throw new Error(`no demo runs on ${folder}: start it with “npm run demo”`)
  if (!answered.ok) throw new Error(answered.text)
  console.log(answered.text)
}

async function reset(): Promise<void> {
  if ((await askDemo(folder, { ask: 'status' })) !== null)
    throw new Error('the demo runs: stop it first with “npm run demo -- stop”')
  rmSync(folder, { recursive: true, force: true })
  console.log(`forgot ${folder}`)
}

/** Later calls wait for the first one. */
function once(act: () => Promise<void>) {
  let acted: Promise<void> | undefined
  return Object.assign(() => (acted ??= act()), { called: () => acted !== undefined })
}

async function main([command, ...args]: string[]): Promise<void> {
  switch (command) {
    case undefined:
      return run()
    case 'fault': {
      // Said here when it is wrong, so that it can be read without a demo that runs.
      const fault = parseFault(args)
      if ('error' in fault) throw new Error(fault.error)
      return ask({ ask: 'fault', args })
    }
    case 'status':
    case 'stop':
      return ask({ ask: command })
    case 'reset':
      return reset()
    case 'help':
      console.log(USAGE)
      return
    default:
      throw new Error(`unknown command ${command}\n${USAGE}`)
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
