'use client'

import Link from 'next/link'
import { useSearchParams } from 'next/navigation'
import type { ComponentProps } from 'react'

/** Environment and cluster are filters of the whole console: they follow the reader from page to page. */
const CARRIED = ['env', 'cluster'] as const

/** `href` with the carried filters of `params`, unless `href` says something about them itself. */
export function withScope(href: string, params: { get(name: string): string | null }): string {
  const [withoutHash = '', hash] = href.split('#')
  const [path = '', query = ''] = withoutHash.split('?')
  const search = new URLSearchParams(query)
  for (const name of CARRIED) {
    const value = params.get(name)
    if (value !== null && !search.has(name)) search.set(name, value)
  }
  const text = search.toString()
  return path + (text && `?${text}`) + (hash === undefined ? '' : `#${hash}`)
}

type Props = Omit<ComponentProps<typeof Link>, 'href'> & { href: string }

/** Every link inside the console: a Next link that keeps `env` and `cluster`. */
export function ScopedLink({ href, prefetch = false, ...rest }: Props) {
  return <Link href={withScope(href, useSearchParams())} prefetch={prefetch} {...rest} />
}
