import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  bandParts,
  estimateParts,
  formatAge,
  formatAgeOf,
  formatBand,
  formatBandIn,
  formatBudget,
  formatBurn,
  formatBytes,
  formatChange,
  formatCountOf,
  formatDate,
  formatDuration,
  formatEstimate,
  formatLatency,
  formatLatencyIn,
  formatPercent,
  formatRate,
  formatRecords,
  formatRecordsRange,
  formatShare,
  formatSli,
  formatTime,
  latencyUnit,
} from './format.ts'

/** Tests write a plain space; the console must never break a line between a number and its unit. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const band = (lo: number, est: number | null, hi: number | null) => ({ lo, est, hi })

test('a number and its unit are joined by a non-breaking space', () => {
  expect(formatLatency(41_200)).toBe('41.2\u00a0s')
})

test.each([
  [null, '—'],
  [Number.NaN, '—'],
  [0, '0 ms'],
  [591.4, '591 ms'],
  [999.4, '999 ms'],
  [999.6, '1.0 s'],
  [1_000, '1.0 s'],
  [41_200, '41.2 s'],
  [99_940, '99.9 s'],
  [99_960, '100 s'],
  [599_400, '599 s'],
  [599_600, '10 min'],
  [720_000, '12 min'],
  [3_599_000, '1 h'],
  [11_400_000, '3 h 10 min'],
  [86_399_000, '1 d'],
  [187_200_000, '2 d 4 h'],
  [-6_000, '−6.0 s'],
])('latency of %s ms reads %s', (ms, text) => expect(plain(formatLatency(ms))).toBe(text))

describe('a band', () => {
  test.each([
    [null, '—'],
    [band(591, 600, 640), '591–640 ms'],
    [band(38_400, 41_200, 45_100), '38–46 s'],
    [band(17_840, 18_600, 19_810), '17.8–19.9 s'],
    [band(400, 900, 1_300), '0.4–1.3 s'],
    [band(90_400, null, null), '> 90 s'],
    [band(412, null, null), '> 412 ms'],
    [band(5_000, 5_000, 5_000), '5.0 s'],
    [band(600_000, 660_000, 720_000), '10.0–12.0 min'],
  ])('%j reads %s', (value, text) => expect(plain(formatBand(value))).toBe(text))

  test('never claims to be narrower than it is', () => {
    const ms = fc.double({ min: 0, max: 5e8, noNaN: true })
    fc.assert(
      fc.property(ms, ms, (a, b) => {
        const [lo, hi] = [Math.min(a, b), Math.max(a, b)]
        const { value, unit } = bandParts(band(lo, lo, hi))
        const size = { ms: 1, s: 1e3, min: 6e4, h: 3.6e6, d: 8.64e7 }[unit] ?? Number.NaN
        const ends = value.split('–').map((end) => Number(end.replaceAll(',', '')) * size)
        const slack = 1e-9 * hi
        return (ends[0] ?? Number.NaN) <= lo + slack && (ends.at(-1) ?? Number.NaN) >= hi - slack
      }),
    )
  })

  test('shares the unit of its table', () => expect(formatBandIn(band(400, 500, 640), 's')).toBe('0.4–0.7'))
})

test.each([
  [null, '—'],
  [band(38_000, 41_200, 46_000), '41.2 s'],
  [band(30_000, 41_200, 60_000), '41 s'],
  [band(900, 1_430, 2_100), '1.4 s'],
  [band(90_400, null, null), '> 90 s'],
  [band(90_400, 95_000, null), '> 90 s'],
])('the estimate of %j has no more digits than the band allows: %s', (value, text) =>
  expect(plain(formatEstimate(value))).toBe(text),
)

test('parts keep number and unit apart', () => {
  expect(estimateParts(band(38_000, 41_200, 46_000))).toEqual({ value: '41.2', unit: 's' })
  expect(estimateParts(null)).toEqual({ value: '—', unit: '' })
})

test('one table has one unit, that of its largest value', () => {
  const unit = latencyUnit([null, 310, 41_200])
  expect([unit, formatLatencyIn(310, unit), formatLatencyIn(41_200, unit), formatLatencyIn(null, unit)]).toEqual([
    's',
    '0.3',
    '41.2',
    '—',
  ])
  expect(latencyUnit([null])).toBe('ms')
})

test.each([
  [6_000, '+6.0 s'],
  [-1_200, '−1.2 s'],
  [0, '+0 ms'],
  [-0.2, '+0 ms'],
  [null, '—'],
])('a change of %s carries its sign: %s', (ms, text) => expect(plain(formatChange(ms))).toBe(text))

test.each([
  [500, '500 ms'],
  [5_000, '5 s'],
  [60_000, '60 s'],
  [2_500, '2.5 s'],
  [604_800_000, '7 d'],
  [3_600_000, '1 h'],
  [0, '0 s'],
  [null, '—'],
])('a declared %s ms reads %s', (ms, text) => expect(plain(formatDuration(ms))).toBe(text))

test.each([
  [-5, '0 s'],
  [3_999, '3 s'],
  [41_000, '41 s'],
  [419_000, '6 min'],
  [7_300_000, '2 h'],
  [null, '—'],
])('an age of %s ms reads %s', (ms, text) => expect(plain(formatAge(ms))).toBe(text))

test('a moment older than a day reads as its date, with the year when it is another one', () => {
  const now = Date.UTC(2026, 10, 24, 12)
  expect(plain(formatAgeOf(now - 86_399_000, now))).toBe('23 h')
  expect(plain(formatAgeOf(Date.UTC(2026, 10, 22, 14, 32), now))).toBe('22 Nov')
  expect(plain(formatDate(Date.UTC(2025, 8, 2), now))).toBe('2 Sep 2025')
  expect(formatTime(Date.UTC(2026, 10, 22, 0, 2, 9))).toBe('00:02')
  expect(formatTime(Date.UTC(2026, 10, 22, 0, 2, 9), { seconds: true })).toBe('00:02:09')
})

test.each([
  [0, '0'],
  [999_999, '999,999'],
  [999_999.6, '1.00 M'],
  [3_420_000, '3.42 M'],
  [34_210_000, '34.2 M'],
  [999_900_000, '1.00 bn'],
  [null, '—'],
])('%s records read %s', (value, text) => expect(plain(formatRecords(value))).toBe(text))

test.each([
  [{ lo: 0, hi: 1 }, '≤ 1'],
  [{ lo: 0, hi: 0 }, '0'],
  [{ lo: 845, hi: 846 }, '845–846'],
  [{ lo: 999_999, hi: 1_000_000 }, '999,999–1.00 M'],
  [{ lo: 3_420_000, hi: 3_420_001 }, '3.42 M'],
  [null, '—'],
])('%j records read %s', (range, text) => expect(plain(formatRecordsRange(range))).toBe(text))

test.each([
  [0, '0 /s'],
  [0.0004, '< 0.001 /s'],
  [0.0421, '0.042 /s'],
  [0.96, '0.96 /s'],
  [0.996, '1.0 /s'],
  [4.25, '4.3 /s'],
  [9.96, '10 /s'],
  [1_310.4, '1,310 /s'],
  [null, '—'],
])('a rate of %s reads %s', (rate, text) => expect(plain(formatRate(rate))).toBe(text))

test('a rate from offsets of a transactional topic is an upper bound and says so', () => {
  expect(plain(formatRate(100, { isUpperBound: true }))).toBe('≤ 100 /s')
})

test.each([
  [812, '812 B'],
  [1_536, '1.50 KiB'],
  [1_048_064, '1.00 MiB'],
  [227_633_266_688, '212 GiB'],
  [null, '—'],
])('%s bytes read %s', (bytes, text) => expect(plain(formatBytes(bytes))).toBe(text))

test('percent is rounded against us', () => {
  expect(plain(formatSli(0.99996))).toBe('99.99 %')
  expect(plain(formatSli(0.57))).toBe('57.00 %')
  expect(plain(formatBudget(0.6299))).toBe('62 %')
  expect(plain(formatBudget(-0.001))).toBe('−1 %')
  expect(plain(formatPercent(0.001, { against: 'high' }))).toBe('1 %')
  expect(plain(formatShare(0.776))).toBe('78 %')
  expect(formatBurn(3.01)).toBe('3.1×')
  expect([formatSli(null), formatBudget(null), formatBurn(null)]).toEqual(['—', '—', '—'])
})

test('a count has its noun in the right number', () => {
  expect([plain(formatCountOf(1, 'pipeline')), plain(formatCountOf(1_200, 'entity', 'entities'))]).toEqual([
    '1 pipeline',
    '1,200 entities',
  ])
})
