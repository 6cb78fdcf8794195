/**
 * The demo's figures: time to the address and to the first served record, memory of each process, and how Fresnel's
 * bands compare with what the records say of themselves. `accuracy.ts [WINDOWS]`, four windows of 30 s unless told.
 */
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { toTable } from '../accuracy/compare.ts'
import { measureDemo } from '../accuracy/measure-demo.ts'
import { startDemo } from '../demo/demo.ts'
import { memoryOfTree } from '../stack/process-tree.ts'

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
  console.table(memoryOfTree(process.pid))
} finally {
  await demo.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function untilServed(): Promise<void> {
  const table = path.join(folder, 'served.ndjson')
  while (!existsSync(table) || statSync(table).size === 0) await sleep(20)
}
