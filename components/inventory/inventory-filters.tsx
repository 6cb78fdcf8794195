'use client'

import { useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import type { State } from '#server/contracts/entities.ts'
import { formatCount } from '#server/contracts/format.ts'
import { FacetLink } from '../ui/facet.tsx'
import { withScope } from '../ui/scoped-link.tsx'
import { SearchBox } from '../ui/search-box.tsx'
import { WORST_FIRST, STATE_WORDS } from '../ui/state-glyph.tsx'
import { listHref, type InventoryKind, type ListParams } from './inventory-params.ts'

/** Typing settles before the server is asked. */
const PAUSE_MS = 200

/** The field and the facets over a list. All of it lives in the address, so a link says what was filtered. */
export function InventoryFilters(props: {
  kind: InventoryKind
  params: ListParams
  counts: Partial<Record<State, number>> | undefined
}) {
  const { kind, params, counts } = props
  const states = WORST_FIRST.filter((state) => state === params.state || (counts?.[state] ?? 0) > 0)
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <NameFilter kind={kind} params={params} />
      {states.map((state) => (
        <FacetLink
          key={state}
          label={STATE_WORDS[state]}
          count={formatCount(counts?.[state] ?? 0)}
          on={params.state === state}
          href={listHref(kind, params, { state: params.state === state ? undefined : state })}
        />
      ))}
      {kind === 'topics' && (
        <FacetLink
          label="Internal topics"
          on={params.internal === true}
          href={listHref(kind, params, { internal: params.internal ? undefined : true })}
        />
      )}
    </div>
  )
}

function NameFilter({ kind, params }: { kind: InventoryKind; params: ListParams }) {
  const router = useRouter()
  const search = useSearchParams()
  const asked = params.q ?? ''
  const [{ text, sent }, setField] = useState({ text: asked, sent: asked })
  // The address changed by itself, by Back or by a link: then the field follows it. What is being typed stays.
  if (asked !== sent) setField({ text: text.trim() === sent ? asked : text, sent: asked })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const change = (value: string) => {
    setField({ text: value, sent })
    clearTimeout(timer.current)
    const go = () =>
      router.replace(withScope(listHref(kind, params, { q: value || undefined }), search), { scroll: false })
    timer.current = setTimeout(go, value === '' ? 0 : PAUSE_MS)
  }
  return <SearchBox label={kind === 'topics' ? 'Find a topic' : 'Find a group'} value={text} onChange={change} />
}
