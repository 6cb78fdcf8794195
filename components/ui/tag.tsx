import type { ReactNode } from 'react'

const LOOKS = {
  plain: 'bg-surface-3 text-ink-2',
  line: 'border border-line-strong text-ink-2',
  production: 'bg-breach-soft text-breach',
  accent: 'bg-accent-soft text-accent',
}

/** A small label that is no state: a tier, a kind, a count. */
export function Tag({ children, look = 'plain' }: { children: ReactNode; look?: keyof typeof LOOKS }) {
  return (
    <span
      className={`inline-flex h-[18px] items-center whitespace-nowrap rounded-chip px-[5px] text-axis ${LOOKS[look]}`}
    >
      {children}
    </span>
  )
}
