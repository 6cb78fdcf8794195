import { WINDOW_LENGTHS } from '../../contracts/collector-state.ts'
import { decodeRounds, encodeRounds } from '../../domain/collection/round-codec.ts'
import type { Round } from '../../domain/collection/round.ts'
import { EXPIRING, type ExpiredRows } from '../ports/expired-rows.ts'
import type { JournalRepository, JournalRow } from '../ports/journal-repository.ts'
import type { Lease } from '../ports/lease-repository.ts'
import type { WindowRepository } from '../ports/window-repository.ts'

/** A restart reads up to half an hour of rows, so an hour is sealed a little later than that after its end. */
const SEAL_AFTER_MS = 2_100_000
const RAW_KEEP_MS = 48 * 3_600_000
const HOURS_A_RUN = 4
const BATCH = 500
const BATCHES_A_RUN = 20

/**
 * Seals the hours of a shard that are over: all their rounds in one chunk, the rows removed. Rounds that came late
 * join the chunk that is there. Answers how many hours were sealed; stops when the lease is lost.
 */
export async function sealHours(journal: JournalRepository, lease: Lease, nowMs: number): Promise<number> {
  for (let sealed = 0; sealed < HOURS_A_RUN; sealed += 1) {
    const hourMs = await journal.oldestOpenHour(lease.name, nowMs - SEAL_AFTER_MS)
    if (hourMs === null) return sealed
    const rows = await journal.rowsOfHour(lease.name, hourMs)
    const before = await journal.chunkOfHour(lease.name, hourMs)
    const chunk = chunkOf(before ? decodeRounds(before) : [], rows)
    const outcome = await journal.seal(lease, { hourMs, ...chunk, lastRoundAtMs: rows.at(-1)?.roundAtMs ?? hourMs })
    if (outcome === 'fenced') return sealed
  }
  return HOURS_A_RUN
}

function chunkOf(before: readonly Round[], rows: readonly JournalRow[]): { rounds: number; payload: Uint8Array } {
  let rounds = 0
  function* counted(): Generator<Round> {
    for (const round of inOrder(before, decoded(rows))) {
      rounds += 1
      yield round
    }
  }
  const payload = encodeRounds(counted())
  return { rounds, payload }
}

function* decoded(rows: readonly JournalRow[]): Generator<Round> {
  for (const { payload } of rows) yield* decodeRounds(payload)
}

/** Two lists by ascending start as one; a round that is in both counts once. */
function* inOrder(before: readonly Round[], added: Iterable<Round>): Generator<Round> {
  let at = 0
  for (const round of added) {
    for (let older = before[at]; older && older.startedAtMs < round.startedAtMs; older = before[at]) {
      yield older
      at += 1
    }
    if (before[at]?.startedAtMs === round.startedAtMs) at += 1
    yield round
  }
  yield* before.slice(at)
}

type Prunable = { journal: JournalRepository; windows: WindowRepository; expired: ExpiredRows }

/** Removes what is past its time, in small batches, so that no statement holds the database for long. */
export async function prune({ journal, windows, expired }: Prunable, nowMs: number): Promise<number> {
  const rawBeforeMs = nowMs - RAW_KEEP_MS
  let removed = await inBatches((limit) => journal.prune(rawBeforeMs, limit))
  // Rows that nobody sealed: their connection is gone.
  removed += await inBatches((limit) => journal.pruneRows(rawBeforeMs, limit))
  for (const { lengthMs, keepMs } of WINDOW_LENGTHS)
    removed += await inBatches((limit) => windows.prune(lengthMs, nowMs - keepMs, limit))
  for (const kind of EXPIRING) removed += await inBatches((limit) => expired.prune(kind, limit))
  return removed
}

async function inBatches(remove: (limit: number) => Promise<number>): Promise<number> {
  let removed = 0
  for (let batch = 0; batch < BATCHES_A_RUN; batch += 1) {
    const count = await remove(BATCH)
    removed += count
    if (count < BATCH) break
  }
  return removed
}
