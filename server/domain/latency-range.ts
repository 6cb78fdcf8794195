import { WINDOW_LENGTHS } from '../contracts/collector-state.ts'
import type { LatencyQuery } from '../contracts/pipelines.ts'

/** More points than pixels tell nobody anything. */
const MAX_POINTS = 400
const RANGE_MS: Record<LatencyQuery['range'], number> = {
  '5m': 300_000,
  '1h': 3_600_000,
  '6h': 21_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
}
export const RANGE_WORDS: Record<LatencyQuery['range'], string> = {
  '5m': 'the last 5 minutes',
  '1h': 'the last hour',
  '6h': 'the last 6 hours',
  '24h': 'the last 24 hours',
  '7d': 'the last 7 days',
}

/** [fromMs, toMs) in epoch ms, both multiples of `stepMs`, which is the length of the windows of the trend. */
export type Range = { fromMs: number; toMs: number; stepMs: number }

/**
 * The range that is asked for, cut at the windows of the finest length that has at most 400 of them and is still kept.
 * A named range ends with the window that `nowMs` lies in. Null when `from` and `to` do not make a range.
 */
export function resolveRange({ range, from, to }: LatencyQuery, nowMs: number): Range | null {
  if (from === undefined && to === undefined) {
    const stepMs = stepFor(RANGE_MS[range], nowMs - RANGE_MS[range], nowMs)
    const toMs = Math.floor(nowMs / stepMs) * stepMs + stepMs
    return { fromMs: toMs - RANGE_MS[range], toMs, stepMs }
  }
  const endMs = to ?? nowMs
  const startMs = from ?? endMs - RANGE_MS[range]
  if (endMs <= startMs) return null
  const stepMs = stepFor(endMs - startMs, startMs, nowMs)
  return { fromMs: Math.floor(startMs / stepMs) * stepMs, toMs: Math.ceil(endMs / stepMs) * stepMs, stepMs }
}

function stepFor(spanMs: number, fromMs: number, nowMs: number): number {
  const fits = WINDOW_LENGTHS.find(
    ({ lengthMs, keepMs }) => spanMs / lengthMs <= MAX_POINTS && fromMs >= nowMs - keepMs,
  )
  return (fits ?? WINDOW_LENGTHS[WINDOW_LENGTHS.length - 1] ?? { lengthMs: 3_600_000 }).lengthMs
}

/**
 * Lengths to add a range up from, coarsest first: a merged hour costs as much as a merged 10 s, so a day is read as 24
 * windows and its ends in finer ones, down to the finest for what has just happened.
 */
export const lengthsWithin = ({ fromMs, toMs, stepMs }: Range): number[] =>
  WINDOW_LENGTHS.map(({ lengthMs }) => lengthMs)
    .filter((lengthMs) => lengthMs <= stepMs || lengthMs * 4 <= toMs - fromMs)
    .sort((a, b) => b - a)

/** What of [fromMs, toMs) none of these windows covers, oldest first. */
export function uncovered(
  { fromMs, toMs }: { fromMs: number; toMs: number },
  windows: readonly { fromMs: number; lengthMs: number }[],
): { fromMs: number; toMs: number }[] {
  const sorted = windows.toSorted((a, b) => a.fromMs - b.fromMs)
  const holes: { fromMs: number; toMs: number }[] = []
  let at = fromMs
  for (const window of sorted) {
    if (window.fromMs > at) holes.push({ fromMs: at, toMs: Math.min(window.fromMs, toMs) })
    at = Math.max(at, window.fromMs + window.lengthMs)
  }
  if (at < toMs) holes.push({ fromMs: at, toMs })
  return holes
}
