import { WINDOW_LENGTHS } from '../../contracts/collector-state.ts'
import { decodeRounds, encodeRounds } from '../../domain/collection/round-codec.ts'
import type { Round } from '../../domain/collection/round.ts'
import type { JournalRepository } from '../ports/journal-repository.ts'
import type { Lease } from '../ports/lease-repository.ts'
import type { WindowRepository } from '../ports/window-repository.ts'

/** A restart reads up to half an hour of rows, so an hour is sealed a little later than that after its end. */
const SEAL_AFTER_MS = 2_100_000
export const RAW_KEEP_MS = 48 * 3_600_000
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
    const rounds = [...(before ? decodeRounds(before) : []), ...rows.flatMap(({ payload }) => decodeRounds(payload))]
    const inOrder = withoutRepeats(rounds)
    const chunk = { hourMs, rounds: inOrder.length, payload: encodeRounds(inOrder) }
    const outcome = await journal.seal(lease, { ...chunk, lastRoundAtMs: rows.at(-1)?.roundAtMs ?? hourMs })
    if (outcome === 'fenced') return sealed
  }
  return HOURS_A_RUN
}

function withoutRepeats(rounds: readonly Round[]): Round[] {
  const byStart = new Map(rounds.map((round) => [round.startedAtMs, round]))
  return [...byStart.values()].sort((a, b) => a.startedAtMs - b.startedAtMs)
}

/** Removes what is past its time, in small batches, so that no statement holds the database for long. */
export async function prune(journal: JournalRepository, windows: WindowRepository, nowMs: number): Promise<number> {
  let removed = await inBatches((limit) => journal.prune(nowMs - RAW_KEEP_MS, limit))
  for (const { lengthMs, keepMs } of WINDOW_LENGTHS)
    removed += await inBatches((limit) => windows.prune(lengthMs, nowMs - keepMs, limit))
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
