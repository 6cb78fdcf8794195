import type { ReactNode } from 'react'
import { ScopedLink } from './scoped-link.tsx'

const BOX =
  'inline-flex h-9 flex-none overflow-hidden rounded-control border border-line-strong bg-surface md:h-7 [&>*:not(:first-child)]:border-l [&>*]:border-line'
const ITEM =
  'flex items-center gap-1.5 whitespace-nowrap px-2.5 text-meta text-ink-2 hover:bg-surface-2 hover:no-underline focus-visible:-outline-offset-2'
const ON = 'bg-accent-soft font-medium text-accent hover:bg-accent-soft'

/** A choice that lives in the URL: each part is a link. */
export function SegmentedLinks(props: {
  label: string
  current: string
  items: readonly { value: string; label: ReactNode; href: string }[]
}) {
  return (
    <div role="group" aria-label={props.label} className={BOX}>
      {props.items.map(({ value, label, href }) => (
        <ScopedLink
          key={value}
          href={href}
          replace
          scroll={false}
          aria-current={value === props.current ? 'true' : undefined}
          className={`${ITEM} ${value === props.current ? ON : ''}`}
        >
          {label}
        </ScopedLink>
      ))}
    </div>
  )
}

/** A choice that the page forgets: chart or table, mean or record. */
export function Segmented<V extends string>(props: {
  label: string
  value: V
  onChange: (value: V) => void
  items: readonly { value: V; label: ReactNode }[]
}) {
  return (
    <div role="group" aria-label={props.label} className={BOX}>
      {props.items.map(({ value, label }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === props.value}
          onClick={() => props.onChange(value)}
          className={`${ITEM} ${value === props.value ? ON : ''}`}
        >
          {label}
        </button>
      ))}
    </div>
  )
}
