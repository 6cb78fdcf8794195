/** One call of the port: what cancels it, and how many requests it sent to brokers so far. */
export type Call = { readonly signal: AbortSignal; requests: number }

export const beginCall = (signal: AbortSignal): Call => ({ signal, requests: 0 })

/** The reason of an abort as an error, whatever was thrown into the signal. */
export const abortReason = (signal: AbortSignal): Error =>
  signal.reason instanceof Error ? signal.reason : new DOMException('The call was cancelled', 'AbortError')

/** Settles like `work`, or rejects at once when `signal` aborts, after `cancel` has ended what still runs. */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal, cancel: () => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      cancel()
      reject(abortReason(signal))
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** Waits; ends early, without an error, when the signal aborts: the next request then says so. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    if (signal.aborted) done()
    else signal.addEventListener('abort', done, { once: true })
  })
}

/** Pieces of at most `size`. */
export const inChunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))

/** How long after it was first asked for a topic or group is young. A broker that is down must not delay every round. */
export const YOUTH_MS = 3_000

/** What young topics and groups are given before their errors are reported: 1.55 s in all. */
export const RETRY_WAITS_MS = [50, 100, 200, 400, 800] as const
