'use client'

import { useEffect, useEffectEvent, useRef, useState, type ReactNode, type RefObject } from 'react'

/**
 * A button that shows a list of links or choices: a disclosure, so Tab walks through it as through any page. Escape
 * closes it and gives the focus back, a click elsewhere or a choice inside closes it too.
 */
export function DisclosureMenu(props: {
  label: string
  trigger: ReactNode
  triggerClassName: string
  panelClassName?: string
  children: ReactNode
}) {
  const { label, trigger, triggerClassName, panelClassName = 'top-full left-0 mt-1', children } = props
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  usePressOutside(box, open, () => setOpen(false))
  return (
    <div
      ref={box}
      className="relative"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return
        setOpen(false)
        button.current?.focus()
      }}
      onBlur={(event) => {
        if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <button
        ref={button}
        type="button"
        aria-expanded={open}
        aria-label={label}
        title={label}
        onClick={() => setOpen(!open)}
        className={triggerClassName}
      >
        {trigger}
      </button>
      {open && (
        <div
          className={`absolute z-30 max-h-[calc(100dvh-80px)] min-w-52 animate-appear overflow-y-auto rounded-panel border border-line bg-overlay p-1 shadow-far ${panelClassName}`}
          onClick={(event) => {
            if (event.target instanceof Element && event.target.closest('a, button')) setOpen(false)
          }}
        >
          {children}
        </div>
      )}
    </div>
  )
}

function usePressOutside(box: RefObject<HTMLElement | null>, active: boolean, onPress: () => void): void {
  const press = useEffectEvent(onPress)
  useEffect(() => {
    if (!active) return
    const listen = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) press()
    }
    document.addEventListener('pointerdown', listen)
    return () => document.removeEventListener('pointerdown', listen)
  }, [box, active])
}

/** Look of a link or button inside a menu. */
export const MENU_ITEM =
  'flex min-h-9 w-full items-center gap-2 rounded-control px-2 text-left text-table text-ink hover:bg-surface-2 hover:no-underline md:min-h-[30px] focus-visible:-outline-offset-2'
