'use client'

import { useEffect, useRef, type ReactNode } from 'react'

const QUIET_MS = 5_000

/** A number that changes in place; the change glows for a second, at most once in five. `value` decides what a change is. */
export function LiveValue({ value, children }: { value: string; children?: ReactNode }) {
  const element = useRef<HTMLSpanElement>(null)
  const before = useRef({ value, glowedMs: 0 })
  useEffect(() => {
    if (before.current.value === value) return
    const nowMs = Date.now()
    const glow = nowMs - before.current.glowedMs >= QUIET_MS
    before.current = { value, glowedMs: glow ? nowMs : before.current.glowedMs }
    if (!glow || matchMedia('(prefers-reduced-motion: reduce)').matches) return
    element.current?.animate([{ backgroundColor: 'var(--accent-soft)' }, { backgroundColor: 'transparent' }], 1_000)
  }, [value])
  return (
    <span ref={element} className="rounded-chip">
      {children ?? value}
    </span>
  )
}
