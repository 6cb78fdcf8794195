import type { ReactNode } from 'react'

/**
 * A section of a page with a head. `sub` is the quiet line beside the title, `actions` sit at the right end, `footer` is
 * a line under the content. Children bring their own padding (`PanelBody`), because tables have none.
 */
export function Panel(props: {
  title: string
  sub?: ReactNode
  actions?: ReactNode
  footer?: ReactNode
  id?: string
  className?: string
  children: ReactNode
}) {
  const { title, sub, actions, footer, id, className = '', children } = props
  return (
    <section id={id} aria-label={title} className={`min-w-0 rounded-panel border border-line bg-surface ${className}`}>
      <header className="flex min-h-10 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line py-1.5 pr-2.5 pl-3.5 md:flex-nowrap">
        <h2 className="whitespace-nowrap text-body font-semibold tracking-[-0.005em]">{title}</h2>
        {sub !== undefined && sub !== false && <div className="min-w-0 text-meta text-ink-3 md:cut">{sub}</div>}
        {actions !== undefined && actions !== false && (
          <div className="ml-auto flex flex-none flex-wrap items-center gap-2">{actions}</div>
        )}
      </header>
      {children}
      {footer !== undefined && footer !== false && footer !== null && (
        <footer className="border-t border-line px-3.5 py-2 text-meta text-ink-3">{footer}</footer>
      )}
    </section>
  )
}

export function PanelBody({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <div className={`px-3.5 py-3 ${className}`}>{children}</div>
}

/** The page under its header: panels stacked with the grid's gap. */
export function PageBody({ children }: { children: ReactNode }) {
  return <div className="flex min-w-0 flex-col gap-(--gap) px-(--gutter) pt-5 pb-10">{children}</div>
}

/** Main column and a 320 px side (400 on very wide screens), one column under 1100. */
export function MainAndSide({ main, side }: { main: ReactNode; side: ReactNode }) {
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-(--gap) lg:grid-cols-[minmax(0,1fr)_320px] 2xl:grid-cols-[minmax(0,1fr)_400px]">
      <div className="flex min-w-0 flex-col gap-(--gap)">{main}</div>
      <div className="flex min-w-0 flex-col gap-(--gap)">{side}</div>
    </div>
  )
}

/** Term and value in two columns. */
export function KeyValues({ items }: { items: readonly { term: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-[5px] text-table leading-[18px]">
      {items.map(({ term, value }) => (
        <div key={term} className="contents">
          <dt className="whitespace-nowrap text-ink-3">{term}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
