'use client'

import { useQuery } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { useRouter, useSearchParams } from 'next/navigation'
import { useDeferredValue, useState, type ReactNode } from 'react'
import type { SearchResult } from '#server/contracts/search.ts'
import { failureOf } from '../queries/query-panel-state.tsx'
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

/** Jump to anything: entities and pipelines by the server's search, then places, then what to do with the one in hand. */
export function Palette({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [text, setText] = useState('')
  const [highlighted, setHighlighted] = useState('')
  const router = useRouter()
  const params = useSearchParams()
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
      overlayClassName="fixed inset-0 z-40 bg-[oklch(0.2_0.02_250/0.35)]"
      contentClassName="fixed top-[12vh] left-1/2 z-50 w-[calc(100vw-28px)] max-w-[560px] -translate-x-1/2 animate-appear overflow-hidden rounded-panel border border-line bg-overlay shadow-far"
    >
      <div className="flex items-center gap-2.5 border-b border-line px-3.5">
        <Icon name="search" className="text-ink-3" />
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder="Topic, consumer group, pipeline or page"
          className="h-12 min-w-0 flex-1 bg-transparent text-lead outline-none"
        />
        <Kbd>esc</Kbd>
      </div>
      <Command.List className="max-h-[56vh] overflow-y-auto p-1.5">
        <Results text={useDeferredValue(text.trim())} highlighted={highlighted} onGo={go} />
      </Command.List>
    </Command.Dialog>
  )
}

function Results(props: { text: string; highlighted: string; onGo: (href: string) => void }) {
  const { text, highlighted, onGo } = props
  const search = useQuery(searchQuery(text))
  const found = text === '' ? [] : (search.data?.items ?? [])
  const places = PLACES.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()))
  const inHand = found.find(({ href }) => href === highlighted || `topology ${href}` === highlighted)
  const topology = inHand && topologyHref(inHand)
  return (
    <>
      {search.error && <Line>{failureOf(search.error).message} Places still work.</Line>}
      {found.map((item) => (
        <FoundItem key={item.href} item={item} onGo={onGo} />
      ))}
      {search.data?.truncated && text !== '' && <Line>More matched; type more of the name.</Line>}
      {inHand && topology && (
        <Section heading={`Actions on ${inHand.name}`}>
          <Item value={`topology ${inHand.href}`} icon="topology" onSelect={() => onGo(topology)}>
            Show in the topology
          </Item>
        </Section>
      )}
      {places.length > 0 && (
        <Section heading="Pages">
          {places.map(({ href, label, icon }) => (
            <Item key={href} value={`page ${href}`} icon={icon} onSelect={() => onGo(href)}>
              {label}
            </Item>
          ))}
        </Section>
      )}
      {found.length === 0 && places.length === 0 && !search.isFetching && !search.error && (
        <Line>Nothing is called “{text}”. Only what has been discovered can be found.</Line>
      )}
    </>
  )
}

const Line = ({ children }: { children: ReactNode }) => (
  <p role="status" className="px-2.5 py-2 text-meta text-ink-3">
    {children}
  </p>
)

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
