'use client'

import { useEffect, useRef } from 'react'
import { Icon } from './icon.tsx'
import { Kbd } from './kbd.tsx'

/** The query field over a table. `/` focuses it from anywhere but another field; Escape clears it. */
export function SearchBox(props: { label: string; value: string; onChange: (value: string) => void }) {
  const { label, value, onChange } = props
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const focus = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement && event.target.matches('input, textarea, select, [contenteditable]')
      if (event.key !== '/' || typing || event.metaKey || event.ctrlKey) return
      event.preventDefault()
      input.current?.focus()
    }
    document.addEventListener('keydown', focus)
    return () => document.removeEventListener('keydown', focus)
  }, [])
  return (
    <div className="flex min-h-9 min-w-0 flex-1 items-center gap-1.5 rounded-control border border-control bg-surface px-[9px] text-table focus-within:border-accent focus-within:ring-2 focus-within:ring-[color-mix(in_oklab,var(--accent)_30%,transparent)] md:min-h-[30px] md:max-w-[430px]">
      <Icon name="search" size={14} className="text-ink-3" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && onChange('')}
        className="min-w-0 flex-1 bg-transparent outline-none [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="hidden md:block">
        <Kbd>/</Kbd>
      </span>
    </div>
  )
}
