'use client'

import type { ReactNode } from 'react'
import { formatAge, formatTime } from '#server/contracts/format.ts'
import { Button } from './button.tsx'
import { CopyButton } from './copy-button.tsx'
import { Icon } from './icon.tsx'
import { Note } from './note.tsx'
import { KeyValues } from './panel.tsx'

/** Rings lit for each part that can be seen: coverage as a picture of the mark. */
function CoverageRings({ lit, total }: { lit: number; total: number }) {
  const rings = Math.max(1, Math.min(total, 5))
  return (
    <svg viewBox="0 0 64 64" width="72" height="72" fill="none" aria-hidden="true">
      <circle cx="32" cy="32" r="4" fill={lit > 0 ? 'var(--accent)' : 'var(--line-strong)'} />
      {Array.from({ length: rings }, (_, index) => (
        <circle
          key={index}
          cx="32"
          cy="32"
          r={9 + index * 5}
          stroke={index < lit ? 'var(--accent)' : 'var(--control)'}
          strokeWidth={index < lit ? 3 - index * 0.4 : 1.6}
          strokeDasharray={index < lit ? undefined : '2 2.4'}
        />
      ))}
    </svg>
  )
}

/** Nothing to show: how far we can see, why, and the one thing that changes it. */
export function EmptyState(props: {
  title: string
  children?: ReactNode
  action?: ReactNode
  coverage?: { lit: number; total: number }
}) {
  const { title, children, action, coverage = { lit: 0, total: 4 } } = props
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-8 text-center">
      <CoverageRings {...coverage} />
      <p className="mt-1 text-body font-semibold">{title}</p>
      {children && <div className="max-w-[46ch] text-meta text-ink-2">{children}</div>}
      {action && <div className="mt-1">{action}</div>}
    </div>
  )
}

const WIDTHS = ['86%', '62%', '74%', '55%', '80%', '48%']

/** Bars where text will be, in the height the content will take, so that nothing moves. Appears after 400 ms. */
export function LoadingBars({ rows = 4, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div role="status" className="flex flex-col gap-3 px-3.5 py-4 [animation:appear_200ms_400ms_both]">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div
          key={index}
          className="h-3 animate-pulse rounded-chip bg-surface-3"
          style={{ width: WIDTHS[index % WIDTHS.length] }}
        />
      ))}
    </div>
  )
}

export type Failure = { message: string; source: string; requestId: string | null; code: string }

/** A read that failed, in the panel that wanted it: what, from where, since when, and again. */
export function ErrorState(props: {
  failure: Failure
  sinceMs?: number | null
  onRetry: () => void
  retrying?: boolean
}) {
  const { failure, sinceMs = null, onRetry, retrying = false } = props
  const items = [
    { term: 'Source', value: <span className="mono">{failure.source}</span> },
    ...(sinceMs === null ? [] : [{ term: 'Since', value: formatTime(sinceMs, { seconds: true }) }]),
    ...(failure.requestId === null
      ? []
      : [{ term: 'Request', value: <span className="mono">{failure.requestId}</span> }]),
  ]
  return (
    <div role="alert" className="flex flex-col gap-3 px-3.5 py-3">
      <Note look="breach">
        <b>{failure.message}</b>
      </Note>
      <KeyValues items={items} />
      <div className="flex items-center gap-2">
        <Button size="small" onClick={onRetry} disabled={retrying}>
          <Icon name="refresh" size={14} />
          Retry
        </Button>
        <CopyButton
          text={`${failure.message}\n${failure.source}\n${failure.code} ${failure.requestId ?? ''}`.trim()}
          label="Copy details"
        />
      </div>
    </div>
  )
}

/** Above data that is older than it should be: when it was true, and that nothing newer is known. */
export function StaleNote(props: { source: string; takenAt: string | null; ageMs: number | null }) {
  const { source, takenAt, ageMs } = props
  return (
    <Note look="stale">
      {takenAt === null ? (
        `${source} has never answered.`
      ) : (
        <>
          {source} last answered at <b>{formatTime(Date.parse(takenAt), { seconds: true })} UTC</b>, {formatAge(ageMs)}{' '}
          ago. Below is what it said then.
        </>
      )}
    </Note>
  )
}

/** A value that cannot be known, with its reason in reach of eye, keyboard and reader. */
export function UnknownValue({ reason }: { reason: string | null }) {
  return (
    <span className="text-ink-3" title={reason ?? undefined}>
      —<span className="sr-only"> unknown{reason ? `: ${reason}` : ''}</span>
    </span>
  )
}
