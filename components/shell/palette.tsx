'use client'

import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { useRouter, useSearchParams } from 'next/navigation'
import { useDeferredValue, useState, type ReactNode } from 'react'
import type { SearchResult } from '#server/contracts/search.ts'
import { searchQuery } from '../queries/reads.ts'
import { kindIcon } from '../ui/entity-chip.tsx'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { withScope } from '../ui/scoped-link.tsx'
import { STATE_WORDS, StateGlyph } from '../ui/state-glyph.tsx'
import { NAV_ITEMS } from './nav-items.ts'

type Found = SearchResult['items'][number]

const PLACES: readonly { href: string; label: string; icon: IconName }[] = [
  ...NAV_ITEMS.map(({ href, label, icon }) => ({ href, label, icon })),
  { href: '/inventory/groups', label: 'Consumer groups', icon: 'group' },
  { href: '/settings/audit', label: 'Audit', icon: 'lock' },
]

/** The entity's place in the topology; pipelines have none of their own. */
export function topologyHref({ href, kind }: Pick<Found, 'href' | 'kind'>): string | null {
  const urn = /^\/e\/([^/]+)\//.exec(href)?.[1]
  return kind === 'pipeline' || urn === undefined ? null : `/topology?focus=${urn}`
}

const OVERLAY = 'fixed inset-0 z-40 bg-[oklch(0.2_0.02_250/0.35)]'
const CONTENT =
  'fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-28px)] max-w-[560px] -translate-x-1/2 animate-appear overflow-hidden rounded-panel border border-line bg-overlay shadow-far'

/** Jump to anything: entities and pipelines by the server's search, then places. */
export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [text, setText] = useState('')
  const router = useRouter()
  const params = useSearchParams()
  const { found, places, status } = useFound(text)
  const [highlighted, setHighlighted] = useHighlight([...found, ...places])
  const inHand = found.find(({ href }) => href === highlighted)
  const topology = inHand ? topologyHref(inHand) : null
  const go = (href: string) => {
    onOpenChange(false)
    setText('')
    router.push(withScope(href, params))
  }
  return (
    <Command.Dialog
      open={open}
      onOpenChange={onOpenChange}
      shouldFilter={false}
      label="Jump to"
      value={highlighted}
      onValueChange={setHighlighted}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || topology === null) return
        event.preventDefault()
        go(topology)
      }}
      overlayClassName={OVERLAY}
      contentClassName={CONTENT}
    >
      <PaletteInput text={text} onText={setText} />
      <Command.List className="max-h-[50vh] overflow-y-auto p-1.5 empty:p-0">
        {found.map((item) => (
          <FoundItem key={item.href} item={item} onGo={go} />
        ))}
        {places.length > 0 && <Places places={places} onGo={go} />}
      </Command.List>
      <PaletteFoot status={status} topology={topology} onGo={go} />
    </Command.Dialog>
  )
}

function PaletteFoot(props: { status: string; topology: string | null; onGo: (href: string) => void }) {
  const { status, topology, onGo } = props
  return (
    <footer className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line px-3.5 py-1.5 text-meta text-ink-3">
      <span role="status" className="min-w-0 break-words">
        {status}
      </span>
      {topology !== null && (
        <button
          type="button"
          className="ml-auto flex min-h-6 items-center gap-1.5 font-medium text-accent"
          onClick={() => onGo(topology)}
        >
          <Icon name="topology" size={14} />
          Show in the topology <Kbd>⌘↵</Kbd>
        </button>
      )}
    </footer>
  )
}

/** The item that Enter opens: the first, unless another one of these was chosen. Answers come after the keys that asked. */
function useHighlight(items: readonly { href: string }[]) {
  const [chosen, setChosen] = useState('')
  const isThere = items.some(({ href }) => href === chosen)
  return [isThere ? chosen : (items[0]?.href ?? ''), setChosen] as const
}

/** What the text names: the server's answer, the console's own pages, and a sentence about both. */
function useFound(text: string) {
  const asked = useDeferredValue(text.trim())
  const search = useQuery(searchQuery(asked))
  const found = asked === '' ? [] : (search.data?.items ?? [])
  const places = PLACES.filter(({ label }) => label.toLowerCase().includes(asked.toLowerCase()))
  return { found, places, status: statusWords({ asked, search, count: found.length + places.length }) }
}

function statusWords(props: {
  asked: string
  search: { error: Error | null; isFetching: boolean; data: SearchResult | undefined }
  count: number
}): string {
  const { asked, search, count } = props
  if (asked === '') return 'Type a part of a name.'
  if (search.error) return `${search.error.message} Pages still work.`
  if (search.isFetching) return `Looking for “${asked}”…`
  if (search.data?.truncated) return 'More matched; type more of the name.'
  if (count === 0) return `Nothing is called “${asked}”. Only what has been discovered can be found.`
  return `${count} found`
}

function PaletteInput({ text, onText }: { text: string; onText: (text: string) => void }) {
  return (
    <div className="flex items-center gap-2.5 border-b border-line px-3.5">
      <Icon name="search" className="text-ink-3" />
      <Command.Input
        value={text}
        onValueChange={onText}
        placeholder="Topic, consumer group, pipeline or page"
        className="h-12 min-w-0 flex-1 bg-transparent text-lead outline-none"
      />
      <Kbd>esc</Kbd>
    </div>
  )
}

function Places({ places, onGo }: { places: typeof PLACES; onGo: (href: string) => void }) {
  return (
    <Section heading="Pages">
      {places.map(({ href, label, icon }) => (
        <Item key={href} value={`page ${href}`} icon={icon} onSelect={() => onGo(href)}>
          {label}
        </Item>
      ))}
    </Section>
  )
}

const Section = ({ heading, children }: { heading: string; children: ReactNode }) => (
  <Command.Group
    heading={heading}
    className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-axis [&_[cmdk-group-heading]]:text-ink-3"
  >
    {children}
  </Command.Group>
)

function Item(props: { value: string; icon: IconName; onSelect: () => void; children: ReactNode }) {
  return (
    <Command.Item
      value={props.value}
      onSelect={props.onSelect}
      className="group flex min-h-9 cursor-pointer items-center gap-2.5 rounded-control px-2.5 text-body data-[selected=true]:bg-accent-soft"
    >
      <Icon name={props.icon} className="text-ink-3" />
      {props.children}
      <span className="hidden flex-none group-data-[selected=true]:block">
        <Kbd>↵</Kbd>
      </span>
    </Command.Item>
  )
}

function FoundItem({ item, onGo }: { item: Found; onGo: (href: string) => void }) {
  return (
    <Item value={item.href} icon={kindIcon(item.kind)} onSelect={() => onGo(item.href)}>
      <span className={`cut ${item.kind === 'pipeline' ? '' : 'mono'}`}>{item.name}</span>
      <StateGlyph state={item.state} label={STATE_WORDS[item.state]} />
      <span className="ml-auto text-meta text-ink-3 group-data-[selected=true]:ml-auto">
        {item.connection ?? 'pipeline'}
      </span>
    </Item>
  )
}
