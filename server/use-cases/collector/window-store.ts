import { WINDOW_LENGTHS } from '../../contracts/collector-state.ts'
import type { LatencyEngine } from '../../domain/latency/engine.ts'
import { decodeSketches, encodeSketches, mergeWindows, type ComputedWindow } from '../../domain/latency/sketches.ts'
import type { WindowRow } from '../ports/window-repository.ts'

type Kept = {
  computed: ComputedWindow
  isFinal: boolean
  isDirty: boolean
  text: string
  computedAtMs: number
  writtenAtMs: number
}
type Level = {
  lengthMs: number
  keepMs: number
  mergeEveryMs: number
  mergedAtMs: number
  windows: Map<number, Kept>
  stale: Set<number>
}

export const FINE_MS = WINDOW_LENGTHS[0].lengthMs
/** Levels in memory: enough children for the parents that can still change, and an hour of minutes for what is usual. */
const LEVELS = [
  { lengthMs: 60_000, keepMs: 3_900_000, mergeEveryMs: 5_000 },
  { lengthMs: 300_000, keepMs: 7_500_000, mergeEveryMs: 15_000 },
  { lengthMs: 3_600_000, keepMs: 7_500_000, mergeEveryMs: 60_000 },
] as const
/** Older open windows take turns: a stalled pipeline has many, and each changes slowly. */
const OLDER_A_TICK = 4
const NEWEST_A_TICK = 3
/** The status shows what moves; stored windows are for trends, and each write of one is a few kilobytes. */
const OPEN_WRITE_EVERY_MS = 4_000
/** How much longer a window waits for a database that is away. */
const UNWRITTEN_KEEP_MS = 3_600_000

export type Changed = { fromMs: number; computed: ComputedWindow; isFinal: boolean }

/**
 * The windows of one pipeline: the finest from the engine, longer ones merged from those, each written when it changed.
 * What is older than the horizon stays as it was last seen.
 */
export class WindowStore {
  readonly #engine: LatencyEngine
  readonly #graceMs: number
  readonly #horizonMs: number
  readonly #levels: Level[]

  constructor(engine: LatencyEngine, options: { sampleMs: number; horizonMs: number }) {
    this.#engine = engine
    this.#horizonMs = options.horizonMs
    // A window that has just ended waits for the round that encloses its last arrivals.
    this.#graceMs = Math.max(2_000, 2 * options.sampleMs)
    const fine = { lengthMs: FINE_MS, keepMs: options.horizonMs + 2 * 300_000, mergeEveryMs: 0 }
    this.#levels = [fine, ...LEVELS].map((level) => ({ ...level, mergedAtMs: 0, windows: new Map(), stale: new Set() }))
  }

  /** Stored windows of one length, at a start. */
  restore(rows: readonly WindowRow[]): void {
    for (const row of rows) {
      const level = this.#levels.find(({ lengthMs }) => lengthMs === row.lengthMs)
      const computed = { result: row.result, sketches: decodeSketches(row.sketches) }
      level?.windows.set(row.fromMs, {
        computed,
        isFinal: !row.open,
        isDirty: false,
        text: '',
        computedAtMs: 0,
        writtenAtMs: 0,
      })
    }
  }

  /** How much of each length is worth restoring, in ms. */
  static restoreSpans(horizonMs: number): { lengthMs: number; spanMs: number }[] {
    return [
      { lengthMs: FINE_MS, spanMs: horizonMs + 300_000 },
      ...LEVELS.map(({ lengthMs, keepMs }) => ({ lengthMs, spanMs: keepMs })),
    ]
  }

  /** Computes what is open and merges upwards; answers the finest windows that changed. */
  tick(nowMs: number): Changed[] {
    const changed = this.#computeFine(nowMs)
    for (const { fromMs } of changed) this.#markParent(0, fromMs)
    for (const [at, level] of this.#levels.entries())
      if (at > 0 && nowMs - level.mergedAtMs >= level.mergeEveryMs) this.#merge(at, nowMs)
    this.#forget(nowMs)
    return changed
  }

  /** The finest windows that begin in [fromMs, toMs), oldest first. */
  fine(fromMs: number, toMs: number): ComputedWindow[] {
    return inOrder(this.#levels[0], fromMs, toMs)
  }

  minutes(fromMs: number, toMs: number): ComputedWindow[] {
    return inOrder(this.#levels[1], fromMs, toMs)
  }

  /** Rows to write; `giveBack` marks those that could not be. An open window waits a little between two writes. */
  takeDirty(nowMs: number): WindowRow[] {
    const rows: WindowRow[] = []
    for (const { lengthMs, windows } of this.#levels)
      for (const [fromMs, kept] of windows) {
        if (!kept.isDirty || (!kept.isFinal && nowMs - kept.writtenAtMs < OPEN_WRITE_EVERY_MS)) continue
        kept.isDirty = false
        kept.writtenAtMs = nowMs
        const { result, sketches } = kept.computed
        rows.push({ fromMs, lengthMs, open: !kept.isFinal, result, sketches: encodeSketches(sketches) })
      }
    return rows
  }

  giveBack(rows: readonly WindowRow[]): void {
    for (const { fromMs, lengthMs } of rows) {
      const kept = this.#levels.find((level) => level.lengthMs === lengthMs)?.windows.get(fromMs)
      if (kept) Object.assign(kept, { isDirty: true, writtenAtMs: 0 })
    }
  }

  #computeFine(nowMs: number): Changed[] {
    const [level] = this.#levels
    const span = this.#engine.span()
    if (!level || !span) return []
    const newest = Math.floor(nowMs / FINE_MS) * FINE_MS
    // A window that began before the engine's first sample is only half known; what is stored of it stays.
    const first = Math.max(Math.ceil(span.fromMs / FINE_MS) * FINE_MS, newest - this.#horizonMs)
    const open: number[] = []
    for (let fromMs = newest; fromMs >= first; fromMs -= FINE_MS)
      if (!level.windows.get(fromMs)?.isFinal) open.push(fromMs)
    const age = (fromMs: number) => level.windows.get(fromMs)?.computedAtMs ?? 0
    const older = open.slice(NEWEST_A_TICK).sort((a, b) => age(a) - age(b))
    return [...open.slice(0, NEWEST_A_TICK), ...older.slice(0, OLDER_A_TICK)].flatMap((fromMs) => {
      const computed = this.#engine.window(fromMs, fromMs + FINE_MS, nowMs)
      const isFinal = !computed.result.open && fromMs + FINE_MS + this.#graceMs <= nowMs
      return keep(level, fromMs, computed, isFinal, nowMs) ? [{ fromMs, computed, isFinal }] : []
    })
  }

  #markParent(at: number, fromMs: number): void {
    const parent = this.#levels[at + 1]
    parent?.stale.add(Math.floor(fromMs / parent.lengthMs) * parent.lengthMs)
  }

  #merge(at: number, nowMs: number): void {
    const [level, child] = [this.#levels[at], this.#levels[at - 1]]
    if (!level || !child) return
    level.mergedAtMs = nowMs
    for (const fromMs of level.stale) {
      const parts = inOrder(child, fromMs, fromMs + level.lengthMs)
      // After a restart the first children of a long window may be gone: what is stored of it says more than the rest.
      const isWhole =
        !level.windows.has(fromMs) || (parts[0]?.result.fromMs ?? Infinity) <= this.#firstPart(level, fromMs)
      if (parts.length === 0 || !isWhole) continue
      const merged = mergeWindows(parts)
      const childrenFinal = [...child.windows].every(
        ([from, kept]) => from < fromMs || from >= fromMs + level.lengthMs || kept.isFinal,
      )
      const isFinal = childrenFinal && fromMs + level.lengthMs + this.#graceMs <= nowMs
      if (keep(level, fromMs, merged, isFinal, nowMs)) this.#markParent(at, fromMs)
    }
    level.stale.clear()
  }

  /** Where the stored version of a window began to be known. */
  #firstPart(level: Level, fromMs: number): number {
    return level.windows.get(fromMs)?.computed.result.fromMs ?? fromMs
  }

  #forget(nowMs: number): void {
    for (const level of this.#levels)
      for (const [fromMs, kept] of level.windows)
        if (fromMs + level.lengthMs < nowMs - level.keepMs - (kept.isDirty ? UNWRITTEN_KEEP_MS : 0))
          level.windows.delete(fromMs)
    this.#engine.forgetBefore(nowMs - this.#horizonMs - FINE_MS)
  }
}

/** Answers whether it differs from what is there. */
function keep(level: Level, fromMs: number, computed: ComputedWindow, isFinal: boolean, nowMs: number): boolean {
  const text = JSON.stringify(computed.result)
  const known = level.windows.get(fromMs)
  const isSame = known?.text === text && known.isFinal === isFinal
  const isDirty = !isSame || known.isDirty
  // A final window changes no more, so what it was compared by is not needed.
  const writtenAtMs = known?.writtenAtMs ?? 0
  level.windows.set(fromMs, { computed, isFinal, isDirty, text: isFinal ? '' : text, computedAtMs: nowMs, writtenAtMs })
  return !isSame
}

const inOrder = (level: Level | undefined, fromMs: number, toMs: number): ComputedWindow[] =>
  [...(level?.windows ?? [])]
    .filter(([from]) => from >= fromMs && from < toMs)
    .sort(([a], [b]) => a - b)
    .map(([, { computed }]) => computed)
