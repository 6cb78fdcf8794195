import type { RevisionTopic } from '../contracts/collector-state.ts'
import type { RevisionHub } from './revision-hub.ts'

const encoder = new TextEncoder()
/** Proxies close what is silent for longer, most after 30 to 60 s. */
const HEARTBEAT_MS = 15_000
const CHECK_MS = 60_000

export type StreamOptions = {
  hub: RevisionHub
  /** Whether whoever opened the stream may still see it; a rejection means that it could not be found out. */
  isAllowed: () => Promise<boolean>
  /** Ends the stream at once. */
  signal: AbortSignal
}

/**
 * Server-sent events, one a topic that changed. A topic waits at most once for a slow client, so that a stream never
 * holds more than five. It ends with `signal`, with the client, and within a minute of its session.
 */
export function revisionStream({ hub, isAllowed, signal }: StreamOptions): ReadableStream<Uint8Array> {
  const waiting = new Set<RevisionTopic>()
  const bell = createBell()
  let isEnded = false
  const isOver = () => isEnded || signal.aborted
  const unsubscribe = hub.subscribe((topic) => {
    waiting.add(topic)
    bell.ring()
  })
  const end = () => {
    isEnded = true
    bell.ring()
    clearInterval(check)
    unsubscribe()
    signal.removeEventListener('abort', end)
  }
  const check = setInterval(() => {
    void isAllowed().then(
      (allowed) => (allowed ? undefined : end()),
      () => undefined,
    )
  }, CHECK_MS)
  signal.addEventListener('abort', end, { once: true })

  return new ReadableStream<Uint8Array>({
    start(controller) {
      // Headers and a first byte go out at once, so that the browser knows that it is connected.
      controller.enqueue(encoder.encode('retry: 2000\n\n'))
    },
    async pull(controller) {
      if (waiting.size === 0 && !isOver()) await bell.wait(HEARTBEAT_MS)
      if (isOver()) {
        end()
        controller.close()
        return
      }
      controller.enqueue(encoder.encode(takeEvents(waiting)))
    },
    cancel: end,
  })
}

/** Waits for at most `ms`, less if it is rung. One waits at a time. */
function createBell() {
  let ring: () => void = () => undefined
  return {
    ring: () => ring(),
    wait: (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        ring = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
  }
}

function takeEvents(waiting: Set<RevisionTopic>): string {
  if (waiting.size === 0) return ': still here\n\n'
  const text = [...waiting].map((topic) => `event: revision\ndata: ${JSON.stringify({ topic })}\n\n`).join('')
  waiting.clear()
  return text
}
