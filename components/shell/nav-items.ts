import type { Shell } from '#server/contracts/overview.ts'
import type { IconName } from '../ui/icon.tsx'

type NavItem = {
  href: string
  label: string
  icon: IconName
  /** Paths that belong to it. */
  owns: (path: string) => boolean
  count?: (counts: Shell['counts']) => number
}

const startsWith = (prefix: string) => (path: string) => path === prefix || path.startsWith(`${prefix}/`)

export const NAV_ITEMS: readonly NavItem[] = [
  { href: '/', label: 'Overview', icon: 'overview', owns: (path) => path === '/' },
  {
    href: '/inventory/topics',
    label: 'Inventory',
    icon: 'inventory',
    owns: (path) => startsWith('/inventory')(path) || startsWith('/e')(path),
    count: ({ topics, groups }) => topics + groups,
  },
  { href: '/topology', label: 'Topology', icon: 'topology', owns: startsWith('/topology') },
  {
    href: '/pipelines',
    label: 'Pipelines',
    icon: 'pipelines',
    owns: startsWith('/pipelines'),
    count: ({ pipelines }) => pipelines,
  },
  { href: '/settings/connections', label: 'Settings', icon: 'settings', owns: startsWith('/settings') },
]
