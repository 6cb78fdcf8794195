import { describe, expect, it } from 'vitest'
import { createEngine } from './engine.ts'
import type { HopSpec } from './pipeline-spec.ts'
import type { Sample } from './sample.ts'
import { oneHopSpec, T0 } from './testing/one-hop.ts'

const ROUND_MS = 500
/** Records that arrive in each topic a round. */
type Rates = Record<string, number>
/** By group and topic, how many rounds its commits are behind the records' entry to the pipeline. */
type Behind = Record<string, Record<string, number>>

/** A minute and a half of single-partition topics: each shows its records `shownAfter` rounds after their entry. */
function sampled(rates: Rates, shownAfter: Record<string, number>, behind: Behind): Sample[] {
  const samples: Sample[] = []
  const count = (topic: string, n: number, rounds: number) => Math.max(0, n - rounds) * (rates[topic] ?? NaN)
  for (let n = 0; n < 180; n++) {
    const ms = T0 + n * ROUND_MS
    for (const [group, topics] of Object.entries(behind))
      for (const [topic, rounds] of Object.entries(topics)) {
        const offsets = new Map([[0, count(topic, n, rounds)]])
        samples.push({ kind: 'committed', sentMs: ms, receivedMs: ms + 4, group, topic, offsets })
      }
    for (const topic of Object.keys(rates)) {
      const offsets = new Map([[0, { offset: count(topic, n, shownAfter[topic] ?? 0), leaderEpoch: 0 }]])
      const of = { topic, topicId: topic, isolation: 'read_uncommitted' as const }
      samples.push({ kind: 'end', sentMs: ms + 5, receivedMs: ms + 9, ...of, offsets })
    }
  }
  return samples
}

const hop = (id: string, reads: string[], writes: string[], combine: HopSpec['combine'] = 'chain'): HopSpec => ({
  ...{ id, reads, writes, combine, windowMs: null, holdMs: 0, commit: 'after', partitions: 'same' },
  reader: { kind: 'group', group: id, isolation: 'read_uncommitted' },
})

/** `fast` takes 1 s from `raw` to `x`, `slow` takes 5 s from `raw` to `y`, and both end in `last`. */
function branched(combine: HopSpec['combine'], rates: Rates) {
  const hops = [hop('fast', ['raw'], ['x']), hop('slow', ['raw'], ['y']), hop('last', ['x', 'y'], [], combine)]
  const engine = createEngine(oneHopSpec({ exit: 'last', hops }))
  const behind = { fast: { raw: 2 }, slow: { raw: 10 }, last: { x: 2, y: 10 } }
  for (const sample of sampled(rates, { x: 2, y: 10 }, behind)) engine.add(sample)
  return engine.window(T0 + 20_000, T0 + 60_000, T0 + 90_000).result
}

const about = (ms: number) => ({ least: ms - 500, most: ms + 500 })
function expectAbout(est: number | null | undefined, ms: number): void {
  expect(est).toBeGreaterThan(about(ms).least)
  expect(est).toBeLessThan(about(ms).most)
}

describe('branches that come together', () => {
  it('19 a join waits for the slowest of its branches', () => {
    const { e2e, open, hops } = branched('join', { raw: 10, x: 10, y: 10 })
    expect(open).toBe(false)
    expectAbout(e2e?.p50.est, 5_000)
    expectAbout(e2e?.p95.est, 5_000)
    // The wait is not the join's own: it is the slow branch's, which is on the way all that time.
    expect(hops.find(({ id }) => id === 'last')?.quantiles?.p50.est).toBeLessThan(500)
  })

  it('a union is the mixture of its branches, by what each carries', () => {
    const { e2e, mean, open } = branched('union', { raw: 12, x: 9, y: 3 })
    expect(open).toBe(false)
    expectAbout(e2e?.p50.est, 1_000)
    expectAbout(e2e?.p95.est, 5_000)
    expectAbout(mean?.est, 2_000)
  })

  it('a join also waits for what the entry does not reach, up to the moment of the entry', () => {
    const hops = [hop('last', ['raw', 'side'], [], 'join')]
    const engine = createEngine(oneHopSpec({ exit: 'last', hops }))
    const samples = sampled({ raw: 10, side: 4 }, {}, { last: { raw: 1, side: 6 } })
    for (const sample of samples) engine.add(sample)
    expectAbout(engine.window(T0 + 20_000, T0 + 60_000, T0 + 90_000).result.e2e?.p50.est, 3_000)
  })
})
