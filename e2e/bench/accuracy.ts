/**
 * The demo's figures: time to the address and to the first served record, memory of each process, and how Fresnel's
 * bands compare with what the records say of themselves. `accuracy.ts [WINDOWS]`, four windows of 30 s unless told.
 */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { toTable } from '../accuracy/compare.ts'
import { measureDemo } from '../accuracy/measure-demo.ts'
import { startDemo, type Demo } from '../demo/demo.ts'
import { memoryOf } from '../stack/process-info.ts'

const windows = Number(process.argv[2] ?? 4)
const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-accuracy-'))
// The database's own user passes through.
chmodSync(folder, 0o755)
const startedAt = Date.now()
const say = (part: string, text: string) =>
  console.log(`${((Date.now() - startedAt) / 1_000).toFixed(1).padStart(7)} s  ${part}: ${text}`)

const demo = await startDemo({ folder, say })
try {
  await Promise.all([
    demo.link.then(() => say('fresnel', 'the address is open')),
    demo.flowing.then(untilServed).then(() => say('serving store', 'first record served')),
  ])
  const measured = await measureDemo(demo, { windows, log: (line) => say('accuracy', line) })
  console.log(`\n${toTable(measured.windows)}\n`)
  console.log(`Append to append through the join, median: ${Math.round(measured.joinMedianMs)} ms\n`)
  console.table(memory(demo))
} finally {
  await demo.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function untilServed(): Promise<void> {
  const table = path.join(folder, 'served.ndjson')
  while (!existsSync(table) || statSync(table).size === 0) await sleep(20)
}

/** Megabytes of each program together with its children; only `pss` may be added up. */
function memory(demo: Demo): Record<string, { rss: number; pss: number }> {
  const megabytes = (bytes: number) => Math.round(bytes / 1_048_576)
  const rows = demo.programs().flatMap(({ name, pid }) =>
    withChildren(pid).flatMap((process) => {
      const found = memoryOf(process.pid)
      if (!found) return []
      const label = process.pid === pid ? name : `${name}: ${process.name} ${process.pid}`
      return [[label, { rss: megabytes(found.rss), pss: megabytes(found.pss) }] as const]
    }),
  )
  const own = memoryOf(process.pid)
  if (own) rows.push(['this process', { rss: megabytes(own.rss), pss: megabytes(own.pss) }])
  const total = rows.reduce((sum, [, { pss }]) => sum + pss, 0)
  return { ...Object.fromEntries(rows), 'all, pss': { rss: Number.NaN, pss: total } }
}

/** A process and all below it, from /proc. */
function withChildren(pid: number): { pid: number; name: string }[] {
  const all = readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((entry) => {
      try {
        const stat = readFileSync(`/proc/${entry}/stat`, 'utf8')
        const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
        return [{ pid: Number(entry), parent, name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')) }]
      } catch {
        return [] // ended since it was listed
      }
    })
  const below = (parent: number): typeof all =>
    all.filter((process) => process.parent === parent).flatMap((child) => [child, ...below(child.pid)])
  return [...all.filter((process) => process.pid === pid), ...below(pid)]
}
