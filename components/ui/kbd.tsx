import type { ReactNode } from 'react'

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="rounded-chip border border-b-2 border-line-strong bg-surface px-1 font-mono text-axis font-medium text-ink-2">
      {children}
    </kbd>
  )
}
