import type { ReactNode } from 'react'
import type { State } from '#server/contracts/entities.ts'

/** `silenced` and `checking` are no states of a thing: the first is a second badge, the second is the console at work. */
export type GlyphName = State | 'silenced' | 'checking'

export const STATE_WORDS: Record<GlyphName, string> = {
  breached: 'Breached',
  'at-risk': 'At risk',
  unknown: 'Unknown',
  stale: 'Stale',
  learning: 'Learning',
  healthy: 'Healthy',
  idle: 'Idle',
  silenced: 'Silenced',
  checking: 'Checking',
}

/** The order of "worst first". The contract has the same list, but importing it would bring its validator along. */
export const WORST_FIRST = [
  'breached',
  'at-risk',
  'unknown',
  'stale',
  'learning',
  'healthy',
  'idle',
] as const satisfies readonly State[]

/** Text colour of a state. Always beside its glyph: colour alone says nothing to one in twelve men. */
export const STATE_TEXT: Record<GlyphName, string> = {
  breached: 'text-breach',
  'at-risk': 'text-risk',
  unknown: 'text-unknown',
  stale: 'text-stale',
  learning: 'text-learning',
  healthy: 'text-ok',
  idle: 'text-idle',
  silenced: 'text-silenced',
  checking: 'text-accent',
}

const ring = <circle cx="6" cy="6" r="4.8" strokeWidth="1.2" />
const SHAPES: Record<GlyphName, ReactNode> = {
  healthy: (
    <>
      <circle cx="6" cy="6" r="4.6" fill="currentColor" stroke="none" />
      <path d="M3.9 6.1 5.4 7.6 8.2 4.6" stroke="var(--surface)" strokeWidth="1.3" />
    </>
  ),
  'at-risk': (
    <>
      <path d="M6 .9 11.6 10.9H.4Z" fill="currentColor" strokeWidth=".8" />
      <path d="M6 4.3v3.2M6 9.1v.1" stroke="var(--surface)" strokeWidth="1.3" />
    </>
  ),
  breached: (
    <>
      <path d="M6 .2 11.8 6 6 11.8.2 6Z" fill="currentColor" stroke="none" />
      <path d="M4.3 4.3 7.7 7.7M7.7 4.3 4.3 7.7" stroke="var(--surface)" strokeWidth="1.3" />
    </>
  ),
  unknown: (
    <>
      <circle cx="6" cy="6" r="4.8" strokeWidth="1.1" strokeDasharray="1.7 1.3" strokeLinecap="butt" />
      <path d="M4.7 4.9c.1-1.8 2.8-1.6 2.6 0-.1.8-1.3.8-1.3 1.8M6 8.4v.1" strokeWidth="1.1" />
    </>
  ),
  stale: (
    <>
      {ring}
      <path d="M6 3.2V6l2 1.4" strokeWidth="1.2" />
    </>
  ),
  learning: (
    <>
      {ring}
      <path d="M6 6V1.2A4.8 4.8 0 0 1 6 10.8Z" fill="currentColor" stroke="none" />
    </>
  ),
  idle: (
    <>
      {ring}
      <path d="M3.6 6h4.8" strokeWidth="1.3" />
    </>
  ),
  silenced: (
    <>
      <path
        d="M3.2 7.8c.6-.6.7-1.4.7-2.5 0-1.6 1-2.5 2.1-2.5s2.1.9 2.1 2.5c0 1.1.1 1.9.7 2.5ZM5.2 9.6c.3.5 1.3.5 1.6 0"
        strokeWidth="1.1"
      />
      <path d="M1.5 10.7 10.5 1.3" strokeWidth="1.2" />
    </>
  ),
  checking: (
    <>
      <circle cx="6" cy="6" r="4.7" strokeWidth="1.3" opacity=".25" />
      <path d="M6 1.3A4.7 4.7 0 0 1 10.7 6" strokeWidth="1.5" />
    </>
  ),
}

/** The 12 px shape of a state, coloured. With `label` it speaks for itself; without, a word stands beside it. */
export function StateGlyph({ state, label, size = 12 }: { state: GlyphName; label?: string; size?: number }) {
  return (
    <span className={`inline-flex flex-none align-middle ${STATE_TEXT[state]}`} title={label}>
      <svg
        viewBox="0 0 12 12"
        width={size}
        height={size}
        fill="none"
        stroke="currentColor"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        className={state === 'checking' ? 'animate-spin' : ''}
      >
        {SHAPES[state]}
      </svg>
      {label && <span className="sr-only">{label}</span>}
    </span>
  )
}
