/**
 * Something that goes wrong on real machines: the command line prints `message` and what to do, and no stack. Everything
 * else that is thrown there is a mistake of ours.
 */
export class ExpectedError extends Error {
  readonly fix: string

  constructor(message: string, fix: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'ExpectedError'
    this.fix = fix
  }
}
