'use client'

import { useEffect, useState } from 'react'

/** One timer for every age on the page, so that they all change at the same moment. */
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function onSecond(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => listeners.forEach((each) => each()), 1_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/**
 * Milliseconds since this browser first saw `key` (an answer's own clock, say). Ages are the server's difference plus
 * this, so a wrong clock in the browser changes nothing; a sleep of the machine does count.
 */
export function useElapsedMs(key: string): number {
  const [elapsed, setElapsed] = useState({ key, ms: 0 })
  useEffect(() => {
    const startMs = Date.now()
    return onSecond(() => setElapsed({ key, ms: Math.max(0, Date.now() - startMs) }))
  }, [key])
  return elapsed.key === key ? elapsed.ms : 0
}
