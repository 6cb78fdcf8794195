// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import type { Connection } from '#server/contracts/connections.ts'
import { ConnectionCard } from './connection-card.tsx'

vi.mock('./forget-connection.tsx', () => ({ ForgetConnection: () => null }))
afterEach(cleanup)

const connection: Connection = {
  id: 'c1',
  name: 'prod-eu',
  kind: 'kafka',
  environment: 'production',
  bootstrap: 'k:9092',
  security: { protocol: 'PLAINTEXT', verifyCertificate: true },
  hasPassword: false,
  origin: 'file',
  createdAt: '2026-11-22T10:00:00Z',
  capabilities: null,
  checkedAt: null,
  snapshot: null,
  sampling: null,
}
const words = (sampling: Connection['sampling']) => {
  const { container } = render(<ConnectionCard connection={{ ...connection, sampling }} mayChange />)
  return container.textContent.replaceAll('\u00a0', ' ')
}

test('what cannot be sampled stands on the card with since when and for how long', () => {
  const error = { subject: 'ListOffsets orders.raw/3', message: 'Broker 2 does not answer.' }
  words({
    roundAt: '2026-11-22T14:31:57Z',
    triedAt: '2026-11-22T14:32:00Z',
    errors: [{ ...error, since: '2026-11-22T14:20:00Z' }],
  })
  const [line] = within(screen.getByRole('list', { name: 'Sampling errors' })).getAllByRole('listitem')
  expect(line?.textContent.replaceAll('\u00a0', ' ')).toBe(
    'ListOffsets orders.raw/3: Broker 2 does not answer. Since 14:20:00 UTC, 12 min.',
  )
})

test.each([
  ['not tried', null, 'Samplednot yet'],
  ['never answered', { roundAt: null, triedAt: '2026-11-22T14:32:00Z', errors: [] }, 'Samplednever answered'],
  ['sampled', { roundAt: '2026-11-22T14:31:57Z', triedAt: '2026-11-22T14:32:00Z', errors: [] }, 'Sampled14:31:57 UTC'],
])('%s', (_name, sampling, expected) => {
  expect(words(sampling)).toContain(expected)
  expect(screen.queryByRole('list', { name: 'Sampling errors' })).toBeNull()
})
