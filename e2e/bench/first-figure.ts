/**
 * How long somebody who has just typed `npm run demo` waits for what, and how much memory it all takes: on a fresh
 * folder, then again on the same one. The clock starts with the demo's process; packages, jars and build are there.
 */
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openApiSession, type ApiSession } from '../accuracy/api-session.ts'
import { runDemo, type DemoProcess } from '../demo/demo-process.ts'
import { freePort } from '../harness/checkout.ts'
import { memoryOfTree } from '../stack/process-tree.ts'

type Band = { hi: number | null }

const DEADLINE_MS = 180_000
/** After the first figure, so that memory is that of a demo which works and not of one which starts. */
const SETTLE_MS = 30_000

const parent = mkdtempSync(path.join(tmpdir(), 'fresnel-first-figure-'))
// The database's own user passes through.
chmodSync(parent, 0o711)
const folder = path.join(parent, 'demo')
try {
  const times = { 'fresh folder': await run(), 'the same folder again': await run() }
  console.log('Seconds from the start of the demo:')
  console.table(times)
} finally {
  rmSync(parent, { recursive: true, force: true })
}

/** One start, from the first moment to an orderly end. */
async function run(): Promise<Record<string, number>> {
  const port = await freePort()
  const servedBefore = servedBytes()
  const startedAt = performance.now()
  const demo = runDemo(folder, { PORT: String(port) })
  try {
    const first = async (what: string, happened: Promise<unknown>) => {
      await happened
      return [what, Number(((performance.now() - startedAt) / 1_000).toFixed(1))] as const
    }
    const link = demo.link()
    // A one-time link: both figures are read with one session.
    const api = link.then(openApiSession)
    const times = await Promise.all([
      first(
        'healthz answers',
        until(demo, async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok),
      ),
      first('the address is printed', link),
      first(
        'first order served',
        until(demo, () => servedBytes() > servedBefore),
      ),
      first(
        'first latency figure (p95)',
        untilFigure(demo, api, () => true),
      ),
      first(
        'first p95 with both ends',
        untilFigure(demo, api, ({ hi }) => hi !== null),
      ),
    ])
    await sleep(SETTLE_MS)
    console.log(`Memory in MB, ${SETTLE_MS / 1_000} s after the first figure; rss counts shared pages in each process:`)
    console.table(withTotal(memoryOfTree(demo.child.pid ?? -1)))
    return Object.fromEntries(times)
  } finally {
    demo.child.kill('SIGTERM')
    await demo.ended
  }
}

/** A figure of this start: what the one before has left in the database does not count. */
async function untilFigure(demo: DemoProcess, api: Promise<ApiSession>, suits: (p95: Band) => boolean): Promise<void> {
  const { pipelines } = await api
  await until(demo, async () =>
    (await pipelines()).items.some(({ status }) => {
      const p95 = status?.quantiles?.p95
      return p95 != null && (status?.sampledAtMs ?? 0) >= demo.startedAtMs && suits(p95)
    }),
  )
}

/** A look that fails says "not yet"; the demo's own end, or the deadline, is an error. */
async function until(demo: DemoProcess, look: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS
  while (!(await Promise.resolve(look()).catch(() => false))) {
    if (demo.child.exitCode !== null) throw new Error((await demo.ended).text)
    if (Date.now() > deadline) throw new Error(`not within ${DEADLINE_MS / 1_000} s: ${look.toString()}`)
    await sleep(50)
  }
}

function servedBytes(): number {
  const table = path.join(folder, 'served.ndjson')
  return existsSync(table) ? statSync(table).size : 0
}

function withTotal(rows: ReturnType<typeof memoryOfTree>) {
  const pssMb = rows.reduce((sum, row) => sum + row.pssMb, 0)
  return [...rows, { pid: Number.NaN, name: `${rows.length} processes`, rssMb: Number.NaN, pssMb }]
}
