'use client'

import type { ReactNode } from 'react'
import { HoverCard } from './hover-card.tsx'
import { Icon, type IconName } from './icon.tsx'
import { ScopedLink } from './scoped-link.tsx'

const ICONS: Record<string, IconName> = {
  topic: 'topic',
  'consumer-group': 'group',
  group: 'group',
  'external-app': 'external',
  external: 'external',
  pipeline: 'pipelines',
  flink: 'flink',
  ksqldb: 'query',
  spark: 'spark',
  connect: 'connector',
  service: 'service',
  store: 'store',
}

/** The outline of a kind or an engine; what is not known yet gets the outline of a service. */
export const kindIcon = (kind: string): IconName => ICONS[kind] ?? 'service'

/** Where an entity is shown. The URN is one path segment, so everything in it is encoded. */
export const entityHref = (urn: string): string => `/e/${encodeURIComponent(urn)}/summary`

/** Kind and machine name. `box` inside sentences; `card` opens after 300 ms and on focus; without `href` it is only named. */
export function EntityChip(props: {
  kind: string
  name: string
  href?: string
  box?: boolean
  card?: () => ReactNode
}) {
  const { kind, name, href, box = false, card } = props
  const classes = `inline-flex min-w-0 max-w-full items-center gap-[5px] align-middle font-mono text-table/[18px] tracking-[-0.01em] text-ink ${
    box ? 'h-[26px] rounded-chip border border-line bg-surface pr-[7px] pl-[5px] md:h-6' : 'min-h-6'
  }`
  const content = (
    <>
      <Icon name={kindIcon(kind)} size={14} className="text-ink-3" />
      <span className="cut" title={name}>
        {name}
      </span>
    </>
  )
  const chip =
    href === undefined ? (
      <span className={classes}>{content}</span>
    ) : (
      <ScopedLink href={href} className={classes}>
        {content}
      </ScopedLink>
    )
  return card ? <HoverCard card={card}>{chip}</HoverCard> : chip
}
