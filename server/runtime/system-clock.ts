import type { Clock } from '../use-cases/ports/clock.ts'

/** The wall clock's reading when the process began plus what the monotonic clock counted since: it never steps. */
export const systemClock: Clock = {
  nowMs: () => performance.timeOrigin + performance.now(),
  random: () => Math.random(),
  sleep(ms, signal) {
    if (signal.aborted || ms <= 0) return Promise.resolve()
    const { promise, resolve } = Promise.withResolvers<undefined>()
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve(undefined)
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end, { once: true })
    return promise
  },
}
