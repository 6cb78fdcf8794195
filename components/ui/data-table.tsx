import type { ComponentProps, ReactNode } from 'react'
import { ScopedLink } from './scoped-link.tsx'

/**
 * A table in a panel: scrolls sideways inside itself when it must. `label` names it for readers.
 * The first column is the glyph, the second the name; numbers stand right with their unit in the head.
 */
export function DataTable({
  label,
  children,
  className = '',
}: {
  label: string
  children: ReactNode
  className?: string
}) {
  return (
    // A region that scrolls must be reachable by keyboard.
    <div className="overflow-x-auto focus-visible:-outline-offset-2" tabIndex={0} role="region" aria-label={label}>
      <table
        className={`w-full border-separate border-spacing-0 text-table [&_td]:h-(--row) [&_td]:border-b [&_td]:border-line [&_td]:px-2 [&_td]:py-[3px] [&_td:first-child]:pl-3.5 [&_td:last-child]:pr-3.5 [&_th]:px-2 [&_th:first-child]:pl-3.5 [&_th:last-child]:pr-3.5 [&_tbody_tr:last-child_td]:border-b-0 [&_td]:whitespace-nowrap ${className}`}
      >
        {children}
      </table>
    </div>
  )
}

const HEAD = 'h-[30px] whitespace-nowrap border-b border-line text-axis font-medium text-ink-3'
type Side = 'left' | 'right'
const ALIGN: Record<Side, string> = { left: 'text-left', right: 'text-right' }

export function Head({
  children,
  align = 'left',
  className = '',
}: {
  children?: ReactNode
  align?: Side
  className?: string
}) {
  return (
    <th scope="col" className={`${HEAD} ${ALIGN[align]} ${className}`}>
      {children}
    </th>
  )
}

/** A head that sorts by a link, so that the order is in the URL. `sorted` is this column's direction, if it is the one. */
export function SortHead(props: {
  children: ReactNode
  href: string
  sorted: 'asc' | 'desc' | null
  align?: Side
  className?: string
}) {
  const { children, href, sorted, align = 'left', className = '' } = props
  return (
    <th
      scope="col"
      aria-sort={sorted === null ? 'none' : sorted === 'asc' ? 'ascending' : 'descending'}
      className={`${HEAD} ${ALIGN[align]} ${className}`}
    >
      <ScopedLink
        href={href}
        replace
        scroll={false}
        className={`inline-flex min-h-6 items-center gap-0.5 hover:text-ink hover:no-underline ${sorted ? 'text-ink' : ''}`}
      >
        {children}
        <span aria-hidden="true" className={sorted ? '' : 'invisible'}>
          {sorted === 'asc' ? '↑' : '↓'}
        </span>
      </ScopedLink>
    </th>
  )
}

/** A row. `selected` is the one whose evidence is open. */
export function Row({ selected = false, className = '', ...rest }: { selected?: boolean } & ComponentProps<'tr'>) {
  return (
    <tr
      className={`${selected ? '[&>td]:bg-accent-soft' : 'hover:[&>td]:bg-surface-2'} ${className}`}
      {...(selected && { 'aria-selected': true })}
      {...rest}
    />
  )
}

/** A cell that takes the room that is left and cuts its content last: the name. */
export function NameCell({ children, className = '' }: { children: ReactNode; className?: string }) {
  return (
    <td className={`w-[99%] max-w-0 min-w-[160px] ${className}`}>
      <div className="min-w-0">{children}</div>
    </td>
  )
}
