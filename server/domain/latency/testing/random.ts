/** A seeded generator of numbers in [0, 1): the same seed gives the same world. */
export type Random = () => number

export function randomOf(seed: number): Random {
  let state = (seed * 2_654_435_761) >>> 0
  return () => {
    state = (state + 0x9e3779b9) >>> 0
    let z = state ^ (state >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z ^= z >>> 15
    z = Math.imul(z, 0x735a2d97)
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32
  }
}

export const between = (random: Random, low: number, high: number) => low + random() * (high - low)

/** Time to the next event of a Poisson process, in the unit of 1/rate. */
export const exponential = (random: Random, mean: number) => -Math.log(1 - random()) * mean
