import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { openApiSession } from '../accuracy/api-session.ts'
import { processesOf } from '../harness/checkout.ts'
import { runDemo, type DemoProcess } from './demo-process.ts'

/** What the slowest part is given to stop, and some more. */
const STOP_MS = 30_000
const PARTS = [
  ...['demo/main.ts', 'fresnel.ts start', 'next-server', 'collector', 'postgres', 'scorer.ts', 'storefront.ts'],
  ...['kafka.Kafka', 'StandaloneSessionClusterEntrypoint', 'TaskManagerRunner', 'SqlGateway'],
]

const parent = mkdtempSync(path.join(tmpdir(), 'fresnel-demo-'))
// The database's own user passes through.
chmodSync(parent, 0o711)
const folder = path.join(parent, 'demo')
const started: DemoProcess[] = []
afterAll(async () => {
  for (const { child } of started) child.kill('SIGKILL')
  await vi.waitUntil(() => processesOf(folder).length === 0, { timeout: STOP_MS })
  rmSync(parent, { recursive: true, force: true })
})

function start(): DemoProcess {
  const demo = runDemo(folder)
  started.push(demo)
  return demo
}

const partsThatRun = () => {
  const commands = processesOf(folder).map(({ command }) => command)
  return PARTS.filter((part) => commands.some((command) => command.includes(part)))
}

/** Its link signs in, and the pipeline of the demo is there. */
async function expectToServe(demo: DemoProcess): Promise<void> {
  const { pipelines } = await openApiSession(await demo.link())
  await expect.poll(async () => (await pipelines()).items.map(({ id }) => id), { timeout: 10_000 }).toEqual(['orders'])
}

test(
  'Ctrl-C and kill -9 leave no process, and the demo starts again on what they left',
  { timeout: 240_000 },
  async () => {
    const first = start()
    await first.line(/everything runs/)
    await expectToServe(first)
    expect(partsThatRun()).toEqual(PARTS)

    const second = await start().ended
    expect(second.code).toBe(1)
    expect(second.text).toBe(`demo: a demo runs on ${folder} already: stop it with “npm run demo -- stop”`)
    // It did no harm to the one that runs.
    expect(partsThatRun()).toEqual(PARTS)

    // To the whole group, as a terminal does.
    process.kill(-(first.child.pid ?? 0), 'SIGINT')
    expect(await first.ended).toMatchObject({ code: 0 })
    // Polled: what watched over a part sees the end of it a moment later.
    await expect.poll(() => processesOf(folder), { timeout: STOP_MS }).toEqual([])

    const third = start()
    await third.line(/everything runs/)
    await expectToServe(third)
    expect(partsThatRun()).toEqual(PARTS)
    third.child.kill('SIGKILL')
    await once(third.child, 'exit')
    await expect.poll(() => processesOf(folder), { timeout: STOP_MS }).toEqual([])

    const last = start()
    await expectToServe(last)
    process.kill(-(last.child.pid ?? 0), 'SIGINT')
    expect(await last.ended).toMatchObject({ code: 0 })
  },
)
