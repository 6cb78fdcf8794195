import type { LatencyQuery } from '#server/contracts/pipelines.ts'

export type Range = LatencyQuery['range']

export const RANGES: readonly { value: Range; label: string; words: string }[] = [
  { value: '5m', label: '5\u00a0min', words: 'last 5 minutes' },
  { value: '1h', label: '1\u00a0h', words: 'last hour' },
  { value: '6h', label: '6\u00a0h', words: 'last 6 hours' },
  { value: '24h', label: '24\u00a0h', words: 'last 24 hours' },
  { value: '7d', label: '7\u00a0d', words: 'last 7 days' },
]
const DEFAULT_RANGE: Range = '1h'

/** The range that a URL names; anything else is the default. */
export const rangeOf = (text: string | string[] | undefined): Range =>
  RANGES.find(({ value }) => value === text)?.value ?? DEFAULT_RANGE

export const rangeWords = (range: Range): string => RANGES.find(({ value }) => value === range)?.words ?? range
