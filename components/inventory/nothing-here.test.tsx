// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { Freshness } from '#server/contracts/entities.ts'
import { NothingHere } from './nothing-here.tsx'

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams() }))
afterEach(cleanup)

const NOW = '2026-11-22T14:31:57Z'
const errorOf = (source: string): Freshness['errors'][number] => ({ source, since: NOW, message: 'Not authorized.' })
const freshness = (...errors: Freshness['errors']): Freshness => ({
  takenAt: NOW,
  intervalMs: 60_000,
  now: NOW,
  errors,
})
const never = { ...freshness(), takenAt: null }

test.each<[string, Parameters<typeof NothingHere>[0], string, string]>([
  [
    'one cluster',
    { kind: 'topics', params: {}, freshness: freshness(), clusters: 1 },
    'This cluster has no topics',
    '',
  ],
  [
    'several clusters',
    { kind: 'groups', params: {}, freshness: freshness(), clusters: 2 },
    'These clusters have no groups',
    '',
  ],
  [
    'topics denied',
    { kind: 'topics', params: {}, freshness: freshness(errorOf('prod-eu Metadata')), clusters: 1 },
    'Topics could not be listed',
    'prod-eu Metadata: Not authorized.',
  ],
  [
    'a broker that did not list its groups',
    { kind: 'groups', params: {}, freshness: freshness(errorOf('prod-eu ListGroups broker 3')), clusters: 1 },
    'Groups could not be listed',
    'prod-eu ListGroups broker 3: Not authorized.',
  ],
  [
    'a cluster that never answered',
    { kind: 'topics', params: {}, freshness: { ...never, errors: [errorOf('prod-eu Inventory')] }, clusters: 1 },
    'Topics could not be listed',
    'prod-eu Inventory: Not authorized.',
  ],
  [
    'sizes denied, which takes no topic away',
    { kind: 'topics', params: {}, freshness: freshness(errorOf('prod-eu DescribeLogDirs broker 1')), clusters: 1 },
    'This cluster has no topics',
    '',
  ],
  ['not read yet', { kind: 'topics', params: {}, freshness: never, clusters: 1 }, 'No inventory yet', ''],
  [
    'a filter over a list with holes',
    { kind: 'groups', params: { q: 'x' }, freshness: freshness(errorOf('prod-eu ListGroups')), clusters: 1 },
    'No groups match',
    'Not all groups could be listed:prod-eu ListGroups: Not authorized.',
  ],
])('%s', (_name, props, title, reason) => {
  const { container } = render(<NothingHere {...props} />)
  expect(screen.getByText(title)).toBeTruthy()
  expect(container.textContent).toContain(reason)
})
