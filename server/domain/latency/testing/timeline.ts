/** A step function of time: what a broker would answer at a moment. */
export class Timeline {
  readonly times: number[] = []
  readonly values: number[] = []

  /** From `ms` on the value holds; `ms` must not go back. */
  set(ms: number, value: number): this {
    if (ms < (this.times.at(-1) ?? -Infinity)) throw new Error('A timeline is told in order')
    this.times.push(ms)
    this.values.push(value)
    return this
  }

  /** Undefined before the first value. */
  at(ms: number): number | undefined {
    let low = 0
    let high = this.times.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.times[middle] ?? Infinity) <= ms) low = middle + 1
      else high = middle
    }
    return this.values[low - 1]
  }
}
