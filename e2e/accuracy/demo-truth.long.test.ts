import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startDemo, type Demo } from '../demo/demo.ts'
import { mostCharged, toTable, type WindowComparison } from './compare.ts'
import { objections, shifted } from './judge.ts'
import { measureDemo, type Measured } from './measure-demo.ts'
import { HOPS, type HopId } from './truth.ts'

/** Back to back, of 30 s each: with both ends of the demo about seven minutes. */
const WINDOWS = 10
/** As in the demo's fresnel.yaml. */
const SAMPLE_MS = 500
const FAULTY = 5
// The database's own user passes through.
const folder = mkdtempSync(path.join(tmpdir(), 'fresnel-truth-'))
chmodSync(folder, 0o755)
const say = (part: string, text: string) => console.log(`${part}: ${text}`)
let demo: Demo
let measured: Measured

beforeAll(async () => {
  demo = await startDemo({ folder, say })
  measured = await measureDemo(demo, {
    windows: WINDOWS,
    // Shorter than the window, so that the window also holds what comes after.
    faults: new Map([[FAULTY, { name: 'slow-scorer', forMs: 20_000 }]]),
    log: (line) => say('truth', line),
  })
  console.log(toTable(measured.windows))
}, 600_000)
afterAll(async () => {
  await demo.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('nothing speaks against the engine, over the p50 and p95 of all windows', () => {
  for (const { orders } of measured.windows) expect(orders).toBeGreaterThan(500)
  expect(objections(measured.windows, SAMPLE_MS)).toEqual([])
})

test('an engine that is off by a sampling interval would be refused here', () => {
  expect(objections(shifted(measured.windows, SAMPLE_MS), SAMPLE_MS)).not.toEqual([])
  expect(objections(shifted(measured.windows, -SAMPLE_MS), SAMPLE_MS)).not.toEqual([])
})

test('the slow scorer was the scorer in truth: the fault did what it says', () => {
  expect(measured.windows[FAULTY]?.shares.score.truth).toBeGreaterThan(0.5)
})

test('the hop that took the most of the time is charged the most, where one clearly did', () => {
  const clear = measured.windows.filter((window) => trueShare(window, truthfullyWorst(window)) > 0.6)
  expect(clear.length).toBeGreaterThan(WINDOWS / 2)
  expect(clear.map(mostCharged)).toEqual(clear.map(truthfullyWorst))
})

test('the join holds orders for less than a sampling interval leaves open, as fresnel.yaml claims', () => {
  expect(measured.joinMedianMs).toBeLessThan(125)
})

const trueShare = (window: WindowComparison, hop: HopId) => window.shares[hop].truth
const truthfullyWorst = (window: WindowComparison): HopId =>
  HOPS.reduce((worst, hop) => (trueShare(window, hop) > trueShare(window, worst) ? hop : worst), HOPS[0])
