'use client'

import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'
import type { Shell } from '#server/contracts/overview.ts'
import { formatCountOf } from '#server/contracts/format.ts'
import { shellQuery } from '../queries/reads.ts'
import { DisclosureMenu, MENU_ITEM } from '../ui/disclosure-menu.tsx'
import { Icon } from '../ui/icon.tsx'
import { Tag } from '../ui/tag.tsx'

type Tier = Shell['environments'][number]['tier']
const STRIPE: Record<Tier | 'all', string> = {
  production: 'bg-breach-fill',
  staging: 'bg-risk-fill',
  development: 'bg-control',
  all: 'bg-line-strong',
}

const Stripe = ({ tier }: { tier: Tier | 'all' }) => (
  <span aria-hidden="true" className={`h-4 w-[3px] flex-none rounded-[2px] ${STRIPE[tier]}`} />
)

/** This page under another environment or cluster; a cursor of the old list means nothing in the new one. */
function scopedHref(path: string, params: URLSearchParams, scope: { env?: string; cluster?: string }): string {
  const search = new URLSearchParams(params)
  for (const name of ['env', 'cluster', 'cursor']) search.delete(name)
  if (scope.env !== undefined) search.set('env', scope.env)
  if (scope.cluster !== undefined) search.set('cluster', scope.cluster)
  const text = search.toString()
  return path + (text && `?${text}`)
}

export function EnvironmentSwitch() {
  const params = useSearchParams()
  const { data } = useQuery(shellQuery())
  const name = params.get('env')
  const cluster = params.get('cluster')
  const environment = data?.environments.find((each) => each.name === name)
  const label = name ?? 'All environments'
  const tag = cluster ?? (environment ? formatCountOf(environment.clusters.length, 'cluster') : null)
  return (
    <DisclosureMenu
      // What is seen is part of what is said, word for word: people who speak to their computer say what they see.
      label={['Environment:', label, tag].filter(Boolean).join(' ')}
      triggerClassName="flex h-8 w-full items-center justify-center gap-2 rounded-control border border-line bg-surface px-2 text-meta xl:justify-start"
      panelClassName="top-0 left-full ml-1 xl:top-full xl:left-0 xl:mt-1 xl:ml-0"
      trigger={
        <>
          <Stripe tier={environment?.tier ?? 'all'} />
          {/* The space is read, not seen. */}
          <span className="cut hidden font-medium xl:inline">{label}</span>{' '}
          {tag !== null && (
            <span className="hidden flex-none xl:inline">
              <Tag>{tag}</Tag>
            </span>
          )}
          <Icon name="chevron-down" size={14} className="ml-auto hidden xl:block" />
        </>
      }
    >
      <EnvironmentList />
    </DisclosureMenu>
  )
}

/** Every environment with its clusters, as links to this same page. */
export function EnvironmentList() {
  const path = usePathname()
  const params = useSearchParams()
  const { data } = useQuery(shellQuery())
  const current = { env: params.get('env'), cluster: params.get('cluster') }
  const mark = (on: boolean) => on && <Icon name="check" size={14} className="ml-auto text-accent" />
  return (
    <ul className="max-h-[60vh] overflow-y-auto">
      <li>
        <Link href={scopedHref(path, params, {})} prefetch={false} className={MENU_ITEM}>
          <Stripe tier="all" />
          All environments
          {mark(current.env === null)}
        </Link>
      </li>
      {data?.environments.map(({ name, tier, readOnly, clusters }) => (
        <li key={name}>
          <Link href={scopedHref(path, params, { env: name })} prefetch={false} className={MENU_ITEM}>
            <Stripe tier={tier} />
            <span className="cut font-medium">{name}</span>
            <span className="text-ink-3">
              {tier}
              {readOnly ? ', read-only' : ''}
            </span>
            {mark(current.env === name && current.cluster === null)}
          </Link>
          {clusters.map((cluster) => (
            <Link
              key={cluster}
              href={scopedHref(path, params, { env: name, cluster })}
              prefetch={false}
              className={`${MENU_ITEM} pl-6`}
            >
              <span className="mono cut">{cluster}</span>
              {mark(current.env === name && current.cluster === cluster)}
            </Link>
          ))}
        </li>
      ))}
    </ul>
  )
}
