'use client'

import dynamic from 'next/dynamic'
import { createContext, use, useEffect, useMemo, useState, type ReactNode } from 'react'

// Loaded when it is first wanted: no page pays for it before.
const load = () => import('./palette.tsx')
const Palette = dynamic(() => load().then((module) => module.Palette), { ssr: false })

const Context = createContext<{ open: () => void }>({ open: () => undefined })

/** Opens the palette from anywhere; ⌘K or Ctrl K does the same. */
export const usePalette = () => use(Context)

export function PaletteProvider({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  const value = useMemo(
    () => ({
      open: () => {
        setWanted(true)
        setOpen(true)
      },
    }),
    [],
  )
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // The modifier comes before the letter: time enough to have it ready for what is typed next.
      if (event.key === 'Meta' || event.key === 'Control') void load()
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.shiftKey || event.altKey) return
      event.preventDefault()
      value.open()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [value])
  return (
    <Context value={value}>
      {children}
      {wanted && <Palette open={isOpen} onOpenChange={setOpen} />}
    </Context>
  )
}
