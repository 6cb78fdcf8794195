import type { ReactNode } from 'react'

/**
 * The sticky head of a page: crumb, title, state pill and tags, then at the right the age, a range and actions; a second
 * line for what it is made of, and tabs under it. `mono` for a title that a machine named.
 */
export function PageHeader(props: {
  title: string
  mono?: boolean
  crumb?: ReactNode
  pill?: ReactNode
  tags?: ReactNode
  age?: ReactNode
  actions?: ReactNode
  line?: ReactNode
  tabs?: ReactNode
}) {
  const { title, mono = false, crumb, pill, tags, age, actions, line, tabs } = props
  return (
    <header className="sticky top-0 z-10 border-b border-line bg-[color-mix(in_oklab,var(--bg)_92%,transparent)] px-(--gutter) pt-2.5 backdrop-blur-sm">
      <div className="flex min-h-8 flex-wrap items-center gap-x-2.5 gap-y-2 pb-2.5">
        {crumb && <span className="hidden text-body text-ink-3 md:inline">{crumb} /</span>}
        <h1
          className={`min-w-0 break-words ${mono ? 'font-mono text-[17px]/6 font-medium tracking-[-0.015em]' : 'text-title font-semibold'}`}
        >
          {title}
        </h1>
        {pill}
        {tags}
        <div className="ml-auto flex flex-wrap items-center gap-2.5">
          {age}
          {actions}
        </div>
      </div>
      {line && <div className="flex flex-wrap items-center gap-1.5 pb-2.5 text-meta text-ink-3">{line}</div>}
      {tabs && <div className="-mt-0.5">{tabs}</div>}
    </header>
  )
}
