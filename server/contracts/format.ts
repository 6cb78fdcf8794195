/**
 * How numbers read, on the server (verdict sentences) and in the browser alike. No dependency, so that it costs a client
 * bundle next to nothing. Every function takes null and answers `—`: unknown is not zero.
 */

const NBSP = '\u00a0'
const MINUS = '\u2212'
const EN_DASH = '\u2013'
export const UNKNOWN = '\u2014'

const SECOND = 1_000
const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

export type TimeUnit = 'ms' | 's' | 'min' | 'h' | 'd'
const UNIT_MS: Record<TimeUnit, number> = { ms: 1, s: SECOND, min: MINUTE, h: HOUR, d: DAY }

/** A number and its unit apart, for layouts that set the unit smaller; `unit` is empty where there is none to show. */
export type Parts = { value: string; unit: string }
type BandLike = { lo: number; est: number | null; hi: number | null }
type Round = (value: number) => number

const nothing: Parts = { value: UNKNOWN, unit: '' }
const join = ({ value, unit }: Parts): string => (unit === '' ? value : `${value}${NBSP}${unit}`)
const isKnown = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value)

/** Thousands by comma, a real minus sign, never `-0`. */
function digits(value: number, decimals = 0): string {
  const text = Math.abs(value).toFixed(decimals)
  const [whole = '', fraction] = text.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`)
  return value < 0 && Number(text) !== 0 ? `${MINUS}${grouped}` : grouped
}

/** Rounds to `decimals` places after taking away what binary fractions add: 0.57 × 100 is 56.999…, and means 57. */
function roundTo(value: number, decimals: number, round: Round): number {
  const scale = 10 ** decimals
  return round(Number((value * scale).toPrecision(12))) / scale
}

// --- Latency and lag, in milliseconds

/** Below 1 s whole ms; to 99.9 s one decimal; to 10 min whole s; then minutes, hours and minutes, days and hours. */
export const formatLatency = (ms: number | null): string => join(latencyParts(ms))

function latencyParts(ms: number | null, decimals: 0 | 1 = 1): Parts {
  if (!isKnown(ms)) return nothing
  const size = Math.abs(ms)
  if (Math.round(size) < SECOND) return { value: digits(Math.round(ms)), unit: 'ms' }
  const seconds = ms / SECOND
  if (decimals === 1 && Math.round(size / 100) < 1_000) return { value: digits(seconds, 1), unit: 's' }
  if (Math.round(size / SECOND) < 600) return { value: digits(seconds), unit: 's' }
  return longParts(ms)
}

function longParts(ms: number): Parts {
  const minutes = Math.round(Math.abs(ms) / MINUTE)
  const sign = ms < 0 ? MINUS : ''
  if (minutes < 60) return { value: `${sign}${minutes}`, unit: 'min' }
  if (minutes < 24 * 60) return twoUnits(sign, Math.floor(minutes / 60), 'h', minutes % 60, 'min')
  const hours = Math.round(Math.abs(ms) / HOUR)
  return twoUnits(sign, Math.floor(hours / 24), 'd', hours % 24, 'h')
}

/** `3 h 10 min`, and `3 h` when the rest is nothing. */
function twoUnits(sign: string, big: number, bigUnit: string, small: number, smallUnit: string): Parts {
  if (small === 0) return { value: `${sign}${digits(big)}`, unit: bigUnit }
  return { value: `${sign}${digits(big)}${NBSP}${bigUnit} ${small}`, unit: smallUnit }
}

/**
 * The estimate of a band with no more digits than the band allows: from 10 s on a decimal only when the band is within
 * ±10 %. A band without an upper end reads `> 90 s`.
 */
export const formatEstimate = (band: BandLike | null): string => join(estimateParts(band))

export function estimateParts(band: BandLike | null): Parts {
  if (!band) return nothing
  if (band.est === null || band.hi === null) return bandParts({ ...band, est: null, hi: null })
  const wide = band.hi - band.lo >= 0.2 * band.est
  return latencyParts(band.est, wide && band.est >= 10 * SECOND ? 0 : 1)
}

/** `lo–hi` with the unit once, lo rounded down and hi up; `> lo` when there is no upper end. */
export const formatBand = (band: BandLike | null): string => join(bandParts(band))

export function bandParts(band: BandLike | null, unit?: TimeUnit): Parts {
  if (!band || !isKnown(band.lo)) return nothing
  const inUnit = unit ?? latencyUnit([band.hi ?? band.lo])
  if (band.hi === null) return { value: `>${NBSP}${bandEnd(band.lo, inUnit, 0, Math.floor)}`, unit: inUnit }
  const decimals = bandDecimals(band.hi - band.lo, inUnit)
  const lo = bandEnd(band.lo, inUnit, decimals, Math.floor)
  const hi = bandEnd(band.hi, inUnit, decimals, Math.ceil)
  return { value: lo === hi ? lo : `${lo}${EN_DASH}${hi}`, unit: inUnit }
}

const bandEnd = (ms: number, unit: TimeUnit, decimals: number, round: Round): string =>
  digits(roundTo(ms / UNIT_MS[unit], decimals, round), decimals)

/** A decimal says something only while the band is narrower than five units. */
const bandDecimals = (widthMs: number, unit: TimeUnit): number => (unit !== 'ms' && widthMs < 5 * UNIT_MS[unit] ? 1 : 0)

/** The one unit of a table or an axis: that of its largest value. */
export function latencyUnit(valuesMs: readonly (number | null)[]): TimeUnit {
  const largest = Math.max(0, ...valuesMs.filter(isKnown).map(Math.abs))
  if (Math.round(largest) < SECOND) return 'ms'
  if (Math.round(largest / SECOND) < 600) return 's'
  if (Math.round(largest / MINUTE) < 120) return 'min'
  return largest < 2 * DAY ? 'h' : 'd'
}

/** A value without its unit, for a table whose head holds the unit. */
export function formatLatencyIn(ms: number | null, unit: TimeUnit): string {
  if (!isKnown(ms)) return UNKNOWN
  const value = ms / UNIT_MS[unit]
  return digits(value, unit === 'ms' || Math.round(Math.abs(value) * 10) >= 1_000 ? 0 : 1)
}

/** A band without its unit, for a table whose head holds the unit. */
export const formatBandIn = (band: BandLike | null, unit: TimeUnit): string => bandParts(band, unit).value

/** A difference always carries its sign: `+6.0 s`. */
export function formatChange(ms: number | null): string {
  if (!isKnown(ms)) return UNKNOWN
  return Math.round(ms) < 0 ? formatLatency(ms) : `+${formatLatency(Math.abs(ms))}`
}

/** A declared length of time (target, retention, interval), without needless decimals: `500 ms`, `5 s`, `7 d`. */
export function formatDuration(ms: number | null): string {
  if (!isKnown(ms)) return UNKNOWN
  if (ms === 0) return `0${NBSP}s`
  const whole = ms % SECOND === 0
  if (ms >= SECOND && ms < 2 * MINUTE) return `${digits(ms / SECOND, whole ? 0 : 1)}${NBSP}s`
  return ms < SECOND ? `${digits(ms)}${NBSP}ms` : join(longParts(ms))
}

// --- Ages and times

/** `3 s`, `41 s`, `6 min`, `5 h`; always rounded down, so that it never claims more than has passed. */
export function formatAge(ms: number | null): string {
  if (!isKnown(ms)) return UNKNOWN
  const age = Math.max(0, ms)
  if (age < MINUTE) return `${Math.floor(age / SECOND)}${NBSP}s`
  if (age < HOUR) return `${Math.floor(age / MINUTE)}${NBSP}min`
  if (age < DAY) return `${Math.floor(age / HOUR)}${NBSP}h`
  return `${digits(Math.floor(age / DAY))}${NBSP}d`
}

/** The age of a moment, or its date once it is older than a day. */
export function formatAgeOf(atMs: number | null, nowMs: number, timeZone = 'UTC'): string {
  if (!isKnown(atMs)) return UNKNOWN
  return nowMs - atMs < DAY ? formatAge(nowMs - atMs) : formatDate(atMs, nowMs, timeZone)
}

/** `22 Nov`, with the year when it is not this one. */
export function formatDate(atMs: number | null, nowMs: number, timeZone = 'UTC'): string {
  if (!isKnown(atMs)) return UNKNOWN
  const part = (ms: number, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone, ...options }).format(ms)
  const day = part(atMs, { day: 'numeric', month: 'short' }).replace('Sept', 'Sep').replace(' ', NBSP)
  const year = part(atMs, { year: 'numeric' })
  return year === part(nowMs, { year: 'numeric' }) ? day : `${day}${NBSP}${year}`
}

/** 24 h clock; seconds only where evidence needs them. The zone is named once a page, not here. */
export function formatTime(atMs: number | null, options: { seconds?: boolean; timeZone?: string } = {}): string {
  if (!isKnown(atMs)) return UNKNOWN
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: options.timeZone ?? 'UTC',
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    ...(options.seconds === true && { second: '2-digit' }),
  }).format(atMs)
}

// --- Counts, rates, sizes

/** Any whole number: partitions, members, topics. */
export const formatCount = (value: number | null): string => (isKnown(value) ? digits(Math.round(value)) : UNKNOWN)

/** Whole to 999,999, then three significant digits: `3.42 M`. */
export const formatRecords = (value: number | null): string => join(recordsParts(value))

function recordsParts(value: number | null): Parts {
  if (!isKnown(value)) return nothing
  if (Math.round(value) < 1_000_000) return { value: digits(Math.round(value)), unit: '' }
  return scaled(value, 1_000, ['M', 'bn', 'tn'], 1_000_000)
}

/** A count whose last records can be transaction markers: `≤ 1` is ambiguous and never reads 0. */
export function formatRecordsRange(range: { lo: number; hi: number } | null): string {
  if (!range) return UNKNOWN
  if (range.lo === range.hi) return formatRecords(range.hi)
  if (range.lo <= 0) return `≤${NBSP}${formatRecords(range.hi)}`
  const [lo, hi] = [recordsParts(range.lo), recordsParts(range.hi)]
  if (lo.value === hi.value && lo.unit === hi.unit) return join(hi)
  return lo.unit === hi.unit
    ? join({ value: `${lo.value}${EN_DASH}${hi.value}`, unit: hi.unit })
    : `${join(lo)}${EN_DASH}${join(hi)}`
}

/** Two significant digits below 10, else whole; an upper bound says so. */
export function formatRate(perSecond: number | null, options: { isUpperBound?: boolean } = {}): string {
  if (!isKnown(perSecond)) return UNKNOWN
  const bound = options.isUpperBound === true && perSecond > 0 ? `≤${NBSP}` : ''
  return `${bound}${rateDigits(perSecond)}${NBSP}/s`
}

/** A rate without its unit, for a table whose head holds it. */
export const formatRateValue = (perSecond: number | null): string =>
  isKnown(perSecond) ? rateDigits(perSecond) : UNKNOWN

function rateDigits(perSecond: number): string {
  if (perSecond >= 9.95) return digits(Math.round(perSecond))
  if (perSecond > 0 && perSecond < 0.001) return `<${NBSP}0.001`
  if (perSecond === 0) return '0'
  const decimals = Math.max(0, 1 - Math.floor(Math.log10(Number(perSecond.toPrecision(2)))))
  return digits(perSecond, decimals)
}

/** Binary units, three significant digits: `212 GiB`. */
export const formatBytes = (bytes: number | null): string => join(bytesParts(bytes))

export function bytesParts(bytes: number | null): Parts {
  if (!isKnown(bytes)) return nothing
  if (bytes < 1_024) return { value: digits(Math.round(bytes)), unit: 'B' }
  return scaled(bytes, 1_024, ['KiB', 'MiB', 'GiB', 'TiB', 'PiB'], 1_024)
}

/** Three significant digits (four whole ones from 1,000 binary) in the first unit where the rounded value is below `step`. */
function scaled(value: number, step: number, units: readonly string[], first: number): Parts {
  let size = value / first
  let index = 0
  while (Math.round(size * 100) >= step * 100 - 50 && index < units.length - 1) {
    size /= step
    index += 1
  }
  const decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2
  return { value: digits(size, decimals), unit: units[index] ?? '' }
}

// --- Shares

/** A share that is good news when large (budget left): whole percent, rounded down. */
export const formatBudget = (share: number | null): string => percent(share, 0, Math.floor)

/** Achieved level of a target: two decimals, rounded against us, 0.99996 is `99.99 %`. */
export const formatSli = (share: number | null): string => percent(share, 2, Math.floor)

/** A share that is neither good nor bad (of a regression, of a delay): nearest whole percent. */
export const formatShare = (share: number | null): string => percent(share, 0, Math.round)

/** Percent with a choice of digits and direction: `against: 'high'` for shares that are bad news when large. */
export function formatPercent(
  share: number | null,
  options: { decimals?: number; against?: 'low' | 'high' } = {},
): string {
  return percent(share, options.decimals ?? 0, options.against === 'high' ? Math.ceil : Math.floor)
}

function percent(share: number | null, decimals: number, round: Round): string {
  if (!isKnown(share)) return UNKNOWN
  return `${digits(roundTo(share * 100, decimals, round), decimals)}${NBSP}%`
}

/** How many times faster than allowed the budget burns, one decimal, rounded up: `3.1×`. */
export const formatBurn = (times: number | null): string =>
  isKnown(times) ? `${digits(roundTo(times, 1, Math.ceil), 1)}×` : UNKNOWN

/** `1 pipeline`, `11 pipelines`. */
export const formatCountOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)}${NBSP}${count === 1 ? one : many}`
