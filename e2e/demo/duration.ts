const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, min: 60_000, h: 3_600_000 } as const

/** `60s`, `2m`, `1.5 min` or a bare number of seconds, in milliseconds; null for anything else, zero included. */
export function parseDuration(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|min|h)?$/.exec(text.trim())
  if (!match) return null
  const unit = (match[2] ?? 's') as keyof typeof UNITS_MS
  const ms = Math.round(Number(match[1]) * UNITS_MS[unit])
  return ms > 0 ? ms : null
}
