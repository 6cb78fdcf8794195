'use client'

import { usePathname } from 'next/navigation'
import { DisclosureMenu, MENU_ITEM } from '../ui/disclosure-menu.tsx'
import { Icon } from '../ui/icon.tsx'
import { ScopedLink } from '../ui/scoped-link.tsx'
import { CollectorStatus } from './collector-status.tsx'
import { EnvironmentList } from './environment-switch.tsx'
import { NAV_ITEMS } from './nav-items.ts'
import { usePalette } from './palette-provider.tsx'
import { AccountPanel } from './user-menu.tsx'

const PLACE =
  'flex h-14 w-full flex-col items-center justify-center gap-[3px] text-axis/[14px] text-ink-2 hover:no-underline focus-visible:-outline-offset-2 aria-[current=page]:font-medium aria-[current=page]:text-accent'

/** Under 768 px: four places and the rest. */
export function BottomBar() {
  const path = usePathname()
  const places = NAV_ITEMS.filter(({ label }) => label !== 'Settings')
  return (
    <nav
      aria-label="Main, small screen"
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface md:hidden"
    >
      <ul className="grid grid-cols-5">
        {places.map(({ href, label, icon, owns }) => (
          <li key={href}>
            <ScopedLink href={href} aria-current={owns(path) ? 'page' : undefined} className={PLACE}>
              <Icon name={icon} size={18} />
              {label}
            </ScopedLink>
          </li>
        ))}
        <li>
          <DisclosureMenu
            label="More"
            trigger={
              <>
                <Icon name="more" size={18} />
                More
              </>
            }
            triggerClassName={PLACE}
            panelClassName="right-2 bottom-full mb-2 w-[min(300px,calc(100vw-16px))]"
          >
            <MorePanel />
          </DisclosureMenu>
        </li>
      </ul>
    </nav>
  )
}

function MorePanel() {
  const { open } = usePalette()
  return (
    <>
      <button type="button" className={MENU_ITEM} onClick={open}>
        <Icon name="search" size={14} className="text-ink-3" />
        Jump to…
      </button>
      <ScopedLink href="/settings/connections" className={MENU_ITEM}>
        <Icon name="settings" size={14} className="text-ink-3" />
        Settings
      </ScopedLink>
      <div className="border-t border-line py-1">
        <EnvironmentList />
      </div>
      <div className="border-t border-line py-1">
        <CollectorStatus wide />
      </div>
      <AccountPanel />
    </>
  )
}
