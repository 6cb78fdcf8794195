'use client'

import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

/**
 * A question that must be answered. `title` is the question, the body counts what it does and where, `actions` end with
 * the safe button, named for its effect. Focus goes to the first control marked `autoFocus`, and back when it closes.
 */
export function Dialog(props: {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  children?: ReactNode
  actions: ReactNode
  wide?: boolean
}) {
  const { open, onOpenChange, title, description, children, actions, wide = false } = props
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 bg-[oklch(0.2_0.02_250/0.35)]" />
        <Radix.Content
          {...(description === undefined && { 'aria-describedby': undefined })}
          className={`fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-28px)] -translate-x-1/2 animate-appear flex-col rounded-panel border border-line bg-overlay shadow-far outline-none ${wide ? 'max-w-[640px]' : 'max-w-[440px]'}`}
        >
          <div className="flex min-h-0 flex-col gap-3 overflow-y-auto px-4 pt-4 pb-3">
            <Radix.Title className="text-lead font-semibold">{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description asChild>
                <div className="text-body text-ink-2">{description}</div>
              </Radix.Description>
            )}
            {children}
          </div>
          <div className="flex flex-wrap justify-end gap-2 border-t border-line px-4 py-3">{actions}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
