/** A moment as far as it is known, epoch ms: `lo ≤ est ≤ hi` is the likely band, `min ≤ … ≤ max` the certain one. */
export type Moment = {
  lo: number
  /** Infinity when unknown, as `hi` and `max`: not seen to have happened. */
  est: number
  hi: number
  min: number
  max: number
}

/** Puts the likely band into the certain one and its members in order, not before `entry`. */
export function settle(moment: Moment, entry: Moment): Moment {
  const min = Math.max(moment.min, entry.min)
  const max = Math.max(moment.max, min)
  const lo = clamp(Math.max(moment.lo, entry.lo), min, max)
  // Without an upper bound there is no estimate.
  if (moment.hi === Infinity || moment.est === Infinity) return { lo, est: Infinity, hi: Infinity, min, max }
  const est = clamp(Math.max(moment.est, entry.est), lo, max)
  const hi = clamp(Math.max(moment.hi, entry.hi), est, max)
  return { lo, est, hi, min, max }
}

export const clamp = (value: number, low: number, high: number) => Math.min(Math.max(value, low), Math.max(low, high))

export const later = (a: Moment, b: Moment): Moment => ({
  lo: Math.max(a.lo, b.lo),
  est: Math.max(a.est, b.est),
  hi: Math.max(a.hi, b.hi),
  min: Math.max(a.min, b.min),
  max: Math.max(a.max, b.max),
})
