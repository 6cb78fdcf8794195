/**
 * Whole numbers as LEB128 bytes. Arithmetic instead of bit operators, because offsets and microseconds pass 2³²;
 * exact to ±2⁵². All read errors are RangeErrors.
 */
const LIMIT = 2 ** 52
const START_BYTES = 256

export class ByteWriter {
  #bytes = new Uint8Array(START_BYTES)
  #length = 0

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(this.#bytes.length * 2)
      grown.set(this.#bytes)
      this.#bytes = grown
    }
    this.#bytes[this.#length++] = value
  }

  /** A whole number from 0 to 2⁵³. */
  unsigned(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 2 * LIMIT)
      throw new RangeError(`${value} is not a whole number from 0 to 2^53`)
    let rest = value
    while (rest >= 0x80) {
      this.byte((rest % 0x80) + 0x80)
      rest = Math.floor(rest / 0x80)
    }
    this.byte(rest)
  }

  /** Zigzag: small negative numbers stay small. */
  signed(value: number): void {
    if (!Number.isInteger(value) || Math.abs(value) > LIMIT)
      throw new RangeError(`${value} is not a whole number within ±2^52`)
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value)
  }

  text(value: string): void {
    const bytes = new TextEncoder().encode(value)
    this.unsigned(bytes.length)
    for (const byte of bytes) this.byte(byte)
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length)
  }
}

export class ByteReader {
  readonly #bytes: Uint8Array
  #position = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  isAtEnd(): boolean {
    return this.#position >= this.#bytes.length
  }

  byte(): number {
    const value = this.#bytes[this.#position]
    if (value === undefined) throw new RangeError('the bytes end in the middle of a value')
    this.#position += 1
    return value
  }

  unsigned(): number {
    let value = 0
    let factor = 1
    for (;;) {
      const byte = this.byte()
      value += (byte % 0x80) * factor
      if (value > 2 * LIMIT) throw new RangeError('a number passes 2^53')
      if (byte < 0x80) return value
      factor *= 0x80
    }
  }

  signed(): number {
    const value = this.unsigned()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  text(): string {
    const length = this.unsigned()
    const end = this.#position + length
    if (end > this.#bytes.length) throw new RangeError('the bytes end in the middle of a text')
    const value = new TextDecoder('utf-8', { fatal: true }).decode(this.#bytes.subarray(this.#position, end))
    this.#position = end
    return value
  }
}
