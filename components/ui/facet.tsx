import { ScopedLink } from './scoped-link.tsx'

/** A filter that can be switched on and off, with how many it would leave. */
export function FacetLink(props: { label: string; count?: string; on: boolean; href: string }) {
  return (
    <ScopedLink
      href={props.href}
      replace
      scroll={false}
      aria-current={props.on ? 'true' : undefined}
      className={`inline-flex h-9 items-center gap-1.5 whitespace-nowrap rounded-full border px-[9px] text-meta hover:no-underline md:h-[26px] ${
        props.on ? 'border-accent bg-accent-soft text-accent' : 'border-dashed border-line-strong text-ink-2'
      }`}
    >
      {props.label}
      {props.count !== undefined && <span className={props.on ? '' : 'text-ink-3'}>{props.count}</span>}
    </ScopedLink>
  )
}
