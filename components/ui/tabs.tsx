import { ScopedLink } from './scoped-link.tsx'

/** Pages of one subject: links under the title. `count` is null while it is not known. */
export function Tabs(props: {
  label: string
  current: string
  items: readonly { value: string; label: string; href: string; count?: string | null }[]
}) {
  return (
    <nav aria-label={props.label} className="-mx-(--gutter) overflow-x-auto px-(--gutter) [scrollbar-width:none]">
      <ul className="flex gap-5">
        {props.items.map(({ value, label, href, count }) => (
          <li key={value}>
            <ScopedLink
              href={href}
              aria-current={value === props.current ? 'page' : undefined}
              className="block whitespace-nowrap border-b-2 border-transparent pt-1 pb-[9px] text-ink-2 hover:no-underline focus-visible:-outline-offset-2 aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
            >
              {label}
              {count !== undefined && <span className="ml-1 text-axis text-ink-3">{count ?? '—'}</span>}
            </ScopedLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
