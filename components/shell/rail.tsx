'use client'

import { useQuery } from '@tanstack/react-query'
import { usePathname } from 'next/navigation'
import { formatCount } from '#server/contracts/format.ts'
import type { Shell } from '#server/contracts/overview.ts'
import { shellQuery } from '../queries/reads.ts'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Mark } from '../ui/mark.tsx'
import { ScopedLink } from '../ui/scoped-link.tsx'
import { STATE_WORDS, StateGlyph } from '../ui/state-glyph.tsx'
import { CollectorStatus } from './collector-status.tsx'
import { EnvironmentSwitch } from './environment-switch.tsx'
import { NAV_ITEMS } from './nav-items.ts'
import { usePalette } from './palette-provider.tsx'
import { UserMenu } from './user-menu.tsx'

/** 208 px with words from 1440 px on, 52 px with icons from 768 px on; below that the bottom bar takes over. */
export function Rail() {
  const { data } = useQuery(shellQuery())
  return (
    <header className="sticky top-0 z-20 hidden h-dvh flex-col gap-3 border-r border-line px-2 py-3 md:flex">
      <ScopedLink
        href="/"
        className="flex items-center justify-center gap-2 px-2 py-0.5 text-[14px] font-semibold tracking-[-0.015em] hover:no-underline xl:justify-start"
      >
        <Mark className="text-accent" />
        <span className="sr-only xl:not-sr-only">Fresnel</span>
      </ScopedLink>
      <EnvironmentSwitch />
      <JumpButton />
      <nav aria-label="Main" className="flex min-h-0 flex-1 flex-col gap-3 overflow-y-auto">
        <MainLinks counts={data?.counts} />
        <Pinned pinned={data?.pinned ?? []} />
      </nav>
      <div className="flex flex-col gap-1 border-t border-line pt-2">
        <CollectorStatus />
        <UserMenu />
      </div>
    </header>
  )
}

function JumpButton() {
  const { open } = usePalette()
  return (
    <button
      type="button"
      onClick={open}
      title="Search or jump to (⌘K)"
      className="flex h-8 flex-none items-center justify-center gap-2 rounded-control bg-surface-3 px-2 text-meta text-ink-2 xl:justify-start"
    >
      <Icon name="search" size={14} />
      <span className="sr-only flex-1 text-left xl:not-sr-only">Jump to…</span>
      <span className="hidden xl:inline">
        <Kbd>⌘K</Kbd>
      </span>
    </button>
  )
}

const LINK =
  'flex h-[30px] items-center justify-center gap-2.5 rounded-control px-2 text-ink-2 hover:bg-surface-3 hover:no-underline focus-visible:-outline-offset-2 xl:justify-start aria-[current=page]:bg-surface aria-[current=page]:font-medium aria-[current=page]:text-ink aria-[current=page]:ring-1 aria-[current=page]:ring-line aria-[current=page]:ring-inset'

function MainLinks({ counts }: { counts: Shell['counts'] | undefined }) {
  const path = usePathname()
  return (
    <ul className="flex flex-col gap-px">
      {NAV_ITEMS.map(({ href, label, icon, owns, count }) => {
        const current = owns(path)
        return (
          <li key={href}>
            <ScopedLink href={href} title={label} aria-current={current ? 'page' : undefined} className={LINK}>
              <Icon name={icon} className={current ? 'text-accent' : ''} />
              <span className="sr-only xl:not-sr-only">{label}</span>
              {count && counts && (
                <span className="ml-auto hidden text-axis font-normal text-ink-3 xl:inline">
                  {formatCount(count(counts))}
                </span>
              )}
            </ScopedLink>
          </li>
        )
      })}
    </ul>
  )
}

function Pinned({ pinned }: { pinned: Shell['pinned'] }) {
  if (pinned.length === 0) return null
  return (
    <section aria-labelledby="pinned" className="hidden xl:block">
      <h2 id="pinned" className="mb-1 px-2 text-axis font-medium text-ink-3">
        Pinned
      </h2>
      <ul className="flex flex-col gap-px">
        {pinned.map(({ id, name, state }) => (
          <li key={id}>
            <ScopedLink href={`/pipelines/${encodeURIComponent(id)}/latency`} className={LINK}>
              <StateGlyph state={state} label={STATE_WORDS[state]} />
              <span className="cut" title={name}>
                {name}
              </span>
            </ScopedLink>
          </li>
        ))}
      </ul>
    </section>
  )
}
