'use client'

import { useEffect, useEffectEvent, useId, useRef, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

const DELAY_MS = 300
const WIDTH = 264

/**
 * More about what is under the pointer or focus, after 300 ms. It only repeats what its link's page says, so touch loses
 * nothing. The pointer may move onto it, and Escape closes it (WCAG 1.4.13).
 */
export function HoverCard({ children, card }: { children: ReactNode; card: () => ReactNode }) {
  const [place, setPlace] = useState<{ top: number; left: number } | null>(null)
  const anchor = useRef<HTMLSpanElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const id = useId()
  const wait = (run: () => void) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(run, DELAY_MS)
  }
  const show = () => wait(() => setPlace(placeBelow(anchor.current)))
  const hide = () => wait(() => setPlace(null))
  useEffect(() => () => clearTimeout(timer.current), [])
  useDismissal(place !== null, () => setPlace(null))
  return (
    <span
      ref={anchor}
      className="inline-flex min-w-0 max-w-full"
      aria-describedby={place ? id : undefined}
      onPointerEnter={(event) => event.pointerType !== 'touch' && show()}
      onPointerLeave={hide}
      onFocus={show}
      onBlur={hide}
    >
      {children}
      {place &&
        createPortal(
          <div
            id={id}
            role="tooltip"
            style={{ top: place.top, left: place.left, width: WIDTH }}
            className="fixed z-50 animate-appear rounded-panel border border-line bg-overlay p-3 text-meta text-ink-2 shadow-far"
            onPointerEnter={() => clearTimeout(timer.current)}
            onPointerLeave={hide}
          >
            {card()}
          </div>,
          document.body,
        )}
    </span>
  )
}

/** Escape and scrolling end it: the place it was laid out for has gone. */
function useDismissal(active: boolean, onDismiss: () => void): void {
  const dismiss = useEffectEvent(onDismiss)
  useEffect(() => {
    if (!active) return
    const escape = (event: KeyboardEvent) => event.key === 'Escape' && dismiss()
    const scroll = () => dismiss()
    document.addEventListener('keydown', escape)
    document.addEventListener('scroll', scroll, { passive: true, capture: true })
    return () => {
      document.removeEventListener('keydown', escape)
      document.removeEventListener('scroll', scroll, { capture: true })
    }
  }, [active])
}

/** Under the anchor, or above it when there is no room, and never beyond the window's edge. */
function placeBelow(anchor: HTMLElement | null): { top: number; left: number } | null {
  if (!anchor) return null
  const { bottom, top, left } = anchor.getBoundingClientRect()
  const room = window.innerHeight - bottom > 150
  return {
    top: room ? bottom + 4 : Math.max(8, top - 140),
    left: Math.max(8, Math.min(left, window.innerWidth - WIDTH - 8)),
  }
}
