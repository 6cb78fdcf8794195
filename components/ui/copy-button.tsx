'use client'

import { useState } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

/** Copies `text`; says so in place, and says when the browser refuses. With `iconOnly` the label is for readers. */
export function CopyButton({ text, label, iconOnly = false }: { text: string; label: string; iconOnly?: boolean }) {
  const [said, setSaid] = useState<string | null>(null)
  const copy = async () => {
    try {
      // Absent on pages that are not served over https or from this machine.
      await navigator.clipboard.writeText(text)
      setSaid('Copied')
    } catch {
      setSaid('The browser refused to copy')
    }
  }
  return (
    <Button
      look="ghost"
      size={iconOnly ? 'small-icon' : 'small'}
      onClick={() => void copy()}
      onBlur={() => setSaid(null)}
      aria-label={iconOnly ? label : undefined}
      title={iconOnly ? label : undefined}
    >
      {iconOnly && <Icon name={said === 'Copied' ? 'check' : 'copy'} size={14} />}
      <span role="status" className={iconOnly ? 'sr-only' : ''}>
        {said ?? (iconOnly ? '' : label)}
      </span>
    </Button>
  )
}
