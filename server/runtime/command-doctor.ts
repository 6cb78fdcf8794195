/** Filled in below. */
export function doctorCommand(): Promise<number> {
  return Promise.resolve(0)
}
