/** At most five steps of 1, 2 or 5 times a power of ten that reach `endMs`: a quarter of a second would be written 0.3. */
export function niceTicks(endMs: number): number[] {
  const raw = Math.max(1, endMs) / 4
  const power = 10 ** Math.floor(Math.log10(raw))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10)
  const count = Math.max(1, Math.ceil(endMs / step))
  return Array.from({ length: count + 1 }, (_, index) => index * step)
}
