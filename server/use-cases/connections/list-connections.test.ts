import { expect, test } from 'vitest'
import type { Connection } from '../../contracts/connections.ts'
import { listConnections } from './list-connections.ts'

const stored = ['a', 'b', 'c'].map((name): Connection => ({
  id: name,
  name,
  kind: 'kafka',
  environment: 'staging',
  bootstrap: 'k:9092',
  security: { protocol: 'PLAINTEXT', verifyCertificate: true },
  hasPassword: false,
  origin: 'console',
  createdAt: '2026-01-01T00:00:00Z',
  capabilities: null,
  checkedAt: null,
  snapshot: null,
  sampling: null,
}))
const repository = {
  page: (after: string | null, limit: number) =>
    Promise.resolve(stored.filter((c) => after === null || c.name > after).slice(0, limit)),
}

test.each([
  [{ limit: 2 }, ['a', 'b'], 'b'],
  [{ limit: 2, cursor: 'b' }, ['c'], null],
  [{ limit: 3 }, ['a', 'b', 'c'], null],
])('%j', async (query, names, nextCursor) => {
  const page = await listConnections(repository, query)
  expect(page.items.map((c) => c.name)).toEqual(names)
  expect(page.nextCursor).toBe(nextCursor)
})
