// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { LatencyStats } from './latency-stats.tsx'
import { LATENCY } from './latency.fixtures.ts'

afterEach(cleanup)

const without = { quantiles: null, mean: null, hops: [] }
const NOTHING_ENTERED = { ...without, entered: 0, good: 0, bad: 0, unknown: 0 }
const NEVER_SAMPLED = { ...without, entered: null, good: null, bad: null, unknown: null }

test.each([
  ['nothing entered', NOTHING_ENTERED, /^idle/, 'nothing entered in this range'],
  ['nothing was sampled', NEVER_SAMPLED, /^unknown/, 'not sampled in this range'],
])('%s: the gauges and the words say which', (_name, summary, gauge, words) => {
  render(<LatencyStats latency={{ ...LATENCY, summary }} />)
  expect(screen.getAllByRole('img', { name: gauge })).toHaveLength(3)
  expect(screen.getAllByText(words)).toHaveLength(3)
})
