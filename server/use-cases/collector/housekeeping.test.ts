import { expect, test } from 'vitest'
import { decodeRounds, encodeRounds } from '../../domain/collection/round-codec.ts'
import type { Round } from '../../domain/collection/round.ts'
import type { JournalRepository, JournalRow } from '../ports/journal-repository.ts'
import { EXPIRING } from '../ports/expired-rows.ts'
import type { WindowRepository } from '../ports/window-repository.ts'
import { prune, sealHours } from './housekeeping.ts'

const HOUR = 3_600_000
const START = 472_222 * HOUR
const lease = { name: 'shard:demo', token: 1n }

const round = (startedAtMs: number): Round => ({
  startedAtMs,
  samples: [
    {
      kind: 'end',
      topic: 'raw',
      topicId: 'id',
      isolation: 'read_uncommitted',
      offsets: new Map([[0, { offset: startedAtMs % 1_000, leaderEpoch: 0 }]]),
      sentMs: startedAtMs + 1,
      receivedMs: startedAtMs + 2,
    },
  ],
})
const row = (roundAtMs: number): JournalRow => ({ roundAtMs, payload: encodeRounds([round(roundAtMs)]) })

/** One shard's journal with the rules of the real one. */
function memoryJournal(rows: JournalRow[]) {
  const chunks = new Map<number, { rounds: number; payload: Uint8Array }>()
  const hourOf = (ms: number) => Math.floor(ms / HOUR) * HOUR
  const journal = {
    oldestOpenHour: (_shard, beforeMs) => {
      const [oldest] = rows.map(({ roundAtMs }) => hourOf(roundAtMs)).sort((a, b) => a - b)
      return Promise.resolve(oldest !== undefined && oldest + HOUR <= beforeMs ? oldest : null)
    },
    rowsOfHour: (_shard, hourMs) => Promise.resolve(rows.filter(({ roundAtMs }) => hourOf(roundAtMs) === hourMs)),
    chunkOfHour: (_shard, hourMs) => Promise.resolve(chunks.get(hourMs)?.payload ?? null),
    seal(_lease, { hourMs, rounds, payload }) {
      chunks.set(hourMs, { rounds, payload })
      rows.splice(0, rows.length, ...rows.filter(({ roundAtMs }) => hourOf(roundAtMs) !== hourMs))
      return Promise.resolve('written')
    },
  } satisfies Partial<JournalRepository>
  return { journal: journal as unknown as JournalRepository, chunks }
}

test('an hour is sealed only when a restart no longer needs its rows', async () => {
  const rows = [row(START + 1_000), row(START + HOUR - 500), row(START + HOUR + 500)]
  const { journal, chunks } = memoryJournal(rows)
  expect(await sealHours(journal, lease, START + HOUR + 30 * 60_000)).toBe(0)
  expect(await sealHours(journal, lease, START + HOUR + 36 * 60_000)).toBe(1)
  expect(decodeRounds(chunks.get(START)?.payload ?? new Uint8Array())).toEqual([
    round(START + 1_000),
    round(START + HOUR - 500),
  ])
  expect(rows).toHaveLength(1)
})

test('rounds that come late join the chunk of their hour in order, and one that is there already counts once', async () => {
  const rows = [row(START + 1_000), row(START + 3_000)]
  const { journal, chunks } = memoryJournal(rows)
  await sealHours(journal, lease, START + 3 * HOUR)
  rows.push(row(START + 2_000), row(START + 3_000), row(START + 4_000))
  await sealHours(journal, lease, START + 3 * HOUR)
  const chunk = chunks.get(START)
  expect(chunk?.rounds).toBe(4)
  expect(decodeRounds(chunk?.payload ?? new Uint8Array()).map(({ startedAtMs }) => startedAtMs - START)).toEqual([
    1_000, 2_000, 3_000, 4_000,
  ])
})

test('every kind of row that expires is removed, batch after batch', async () => {
  const left = new Map<string, number>(EXPIRING.map((kind) => [kind, 1_200]))
  const nothing = () => Promise.resolve(0)
  const ports = {
    journal: { prune: nothing, pruneRows: nothing } as unknown as JournalRepository,
    windows: { prune: nothing } as unknown as WindowRepository,
    expired: {
      prune(kind: string, limit: number) {
        const count = Math.min(limit, left.get(kind) ?? 0)
        left.set(kind, (left.get(kind) ?? 0) - count)
        return Promise.resolve(count)
      },
    },
  }
  expect(await prune(ports, START)).toBe(1_200 * EXPIRING.length)
  expect([...left.values()]).toEqual(EXPIRING.map(() => 0))
})
