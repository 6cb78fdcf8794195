'use client'

import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'
import { StateGlyph, type GlyphName } from './state-glyph.tsx'

type Toast = { title: string; detail?: string; state: GlyphName; action?: { label: string; run: () => void } }
type Shown = Toast & { id: number }

/** At most three at once; the oldest goes first. */
const MOST = 3
const SUCCESS_MS = 5_000

const Context = createContext<(toast: Toast) => void>(() => undefined)

/** Says something at the bottom right: good news leaves after five seconds, the rest stays until it is closed. */
export const useToast = () => use(Context)

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Shown[]>([])
  const nextId = useRef(0)
  const close = useCallback((id: number) => setToasts((all) => all.filter((each) => each.id !== id)), [])
  const say = useCallback(
    (toast: Toast) => {
      const id = nextId.current++
      setToasts((all) => [...all, { ...toast, id }].slice(-MOST))
      if (toast.state === 'healthy') setTimeout(() => close(id), SUCCESS_MS)
    },
    [close],
  )
  const value = useMemo(() => say, [say])
  return (
    <Context value={value}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed right-3.5 bottom-[70px] z-50 flex w-[min(360px,calc(100vw-28px))] flex-col gap-2 md:bottom-3.5"
      >
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} onClose={() => close(toast.id)} />
        ))}
      </div>
    </Context>
  )
}

function ToastCard({ toast, onClose }: { toast: Shown; onClose: () => void }) {
  const { title, detail, state, action } = toast
  return (
    <div className="pointer-events-auto flex animate-appear items-center gap-2.5 rounded-panel border border-line bg-overlay px-3 py-2.5 shadow-far">
      <StateGlyph state={state} />
      <div className="min-w-0 flex-1">
        <p className="break-words text-table font-semibold">{title}</p>
        {detail && <p className="break-words text-meta text-ink-2">{detail}</p>}
      </div>
      {action && (
        <Button
          size="small"
          onClick={() => {
            action.run()
            onClose()
          }}
        >
          {action.label}
        </Button>
      )}
      <Button look="ghost" size="small-icon" aria-label="Close" onClick={onClose}>
        <Icon name="close" size={14} />
      </Button>
    </div>
  )
}
