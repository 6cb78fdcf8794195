// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { AgeRing } from './age-ring.tsx'
import { BandGauge } from './band-gauge.tsx'
import { sparkPaths } from './sparkline.tsx'
import { VerdictSentence } from './verdict-sentence.tsx'

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams('env=production&cluster=prod-eu&q=x') }))
afterEach(cleanup)

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ')

test('a gauge can be read aloud: estimate, band and SLA', () => {
  render(<BandGauge band={{ lo: 38_000, est: 41_200, hi: 45_900 }} targetMs={60_000} />)
  expect(plain(screen.getByRole('img').getAttribute('aria-label'))).toBe('41.2 s, between 38–46 s, SLA 60 s')
})

test('unknown is hatched, idle is a bare axis, and neither draws a box or a tick', () => {
  const { container, rerender } = render(<BandGauge band={null} targetMs={60_000} />)
  expect(container.querySelector('rect[fill^="url(#"]')).not.toBeNull()
  expect(screen.getByRole('img').getAttribute('aria-label')).toContain('unknown')
  rerender(<BandGauge band={{ lo: 1, est: 2, hi: 3 }} targetMs={60_000} state="idle" />)
  expect(container.querySelectorAll('svg > rect')).toHaveLength(0)
  expect(container.querySelector('path[stroke="var(--ink)"]')).toBeNull()
  expect(screen.getByRole('img').getAttribute('aria-label')).toContain('idle')
})

test('a pipeline at risk colours a band that lies within; a stale one loses its colour but keeps its place', () => {
  const band = { lo: 20_000, est: 21_000, hi: 22_000 }
  const { container, rerender } = render(<BandGauge band={band} targetMs={60_000} state="at-risk" />)
  expect(container.querySelector('svg > rect')?.getAttribute('stroke')).toBe('var(--risk-fill)')
  rerender(<BandGauge band={band} targetMs={60_000} state="stale" />)
  expect(container.querySelector('svg > rect')?.getAttribute('stroke')).toBe('var(--ink-3)')
  expect(container.querySelector('path[stroke="var(--breach)"]')).toBeNull()
})

test('two gauges never share a hatch: one that is not displayed would blank the other', () => {
  const { container } = render(
    <>
      <BandGauge band={null} targetMs={null} />
      <BandGauge band={null} targetMs={null} />
    </>,
  )
  const ids = [...container.querySelectorAll('pattern')].map(({ id }) => id)
  expect(new Set(ids).size).toBe(2)
})

test.each([
  [9_000, 5_000, 'not stale'],
  [15_000, 5_000, 'not stale'],
  [15_001, 5_000, 'stale'],
  // Sampled twice a second, but a page learns of it every second or two.
  [1_600, 500, 'not stale'],
  [6_500, 500, 'stale'],
])('an age of %i ms at an interval of %i ms is %s', (ageMs, intervalMs, expected) => {
  const { container } = render(<AgeRing ageMs={ageMs} intervalMs={intervalMs} />)
  expect(container.textContent.includes('stale')).toBe(expected === 'stale')
})

test('what was never taken is unknown, not an age', () => {
  const { container } = render(<AgeRing ageMs={null} intervalMs={5_000} />)
  expect(container.textContent).toBe('never taken')
})

test('a verdict reads as one sentence, colours only its culprit, and its links keep environment and cluster', () => {
  render(
    <VerdictSentence
      sentence={[
        { text: 'Order scoring', tone: 'risk', href: '/pipelines/orders/latency' },
        { text: ' is burning budget at ', tone: 'quiet' },
        { text: '3.1×', tone: 'strong' },
        { text: '.', tone: 'plain' },
      ]}
    />,
  )
  const verdict = screen.getByRole('region', { name: 'Verdict' })
  expect(verdict.textContent).toBe('Order scoring is burning budget at 3.1×.')
  expect(verdict.querySelectorAll('.text-risk')).toHaveLength(1)
  expect(screen.getByRole('link').getAttribute('href')).toBe('/pipelines/orders/latency?env=production&cluster=prod-eu')
})

test('a gap in a sparkline is a gap', () => {
  expect(sparkPaths([1, 2, null, 3], 100, 20, 3)).toHaveLength(2)
  expect(sparkPaths([null, null], 100, 20, 3)).toEqual([])
})
