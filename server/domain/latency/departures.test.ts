import { describe, expect, it } from 'vitest'
import { Curve } from './curve.ts'
import { Departures } from './departures.ts'

/** One sample each half second: the end that the reader may see, and its committed offset. */
function readerOver(counters: readonly [end: number, committed: number][], transactional = true): Departures {
  const reader = new Departures()
  const curve = new Curve()
  for (const [n, [end, committed]] of counters.entries()) {
    reader.add(n * 500, n * 500 + 4, committed)
    curve.add(n * 500 + 5, n * 500 + 9, end)
  }
  reader.derive({ curve, starts: new Curve(), transactional, sampleMs: 500 })
  return reader
}

const still = (times: number, end: number, committed: number) =>
  Array.from({ length: times }, (): [number, number] => [end, committed])

describe('what is left behind a committed offset on a transactional topic', () => {
  it('is markers, several of overlapping transactions too, when the reader has long had the time to take it', () => {
    const reader = readerOver([...still(2, 10, 10), ...still(6, 13, 11), ...still(6, 15, 14)])
    expect(reader.find(11.5)).toMatchObject({ from: 10, to: 11 })
    expect(reader.find(13.5)).toMatchObject({ from: 13, to: 15 })
    expect(reader.departedTo).toBe(15)
  })

  it('is a record that waits when the reader takes it with the next commit', () => {
    const reader = readerOver([...still(2, 10, 10), [13, 11], ...still(6, 13, 12)])
    expect(reader.find(11.5)).toMatchObject({ from: 11 })
  })

  it('is records when the reader no longer takes what arrives after them', () => {
    const reader = readerOver([...still(2, 10, 10), [13, 11], ...still(6, 20, 11)])
    expect(reader.find(11.5)).toBeNull()
  })

  it('is records when there are more than markers can be', () => {
    const reader = readerOver([...still(2, 10, 10), ...still(6, 18, 11), ...still(6, 20, 19)])
    expect(reader.find(11.5)).toMatchObject({ from: 11, to: 20 })
  })

  it('is records on a topic without transactions', () => {
    const reader = readerOver([...still(2, 10, 10), ...still(6, 13, 11), ...still(6, 15, 14)], false)
    expect(reader.find(11.5)).toMatchObject({ from: 11, to: 14 })
  })
})
