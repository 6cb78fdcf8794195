'use client'

import type { Freshness } from '#server/contracts/entities.ts'
import type { GroupRow, TopicRow } from '#server/contracts/inventory.ts'
import { FreshnessRing } from '../ui/age-ring.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { CopyButton } from '../ui/copy-button.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { StatePill } from '../ui/pill.tsx'
import { ScopedLink } from '../ui/scoped-link.tsx'
import { Tag } from '../ui/tag.tsx'

/** Head of an entity's page: what it is, where it lives, how it is, and the way to its neighbours. */
export function EntityHeader(props: { row: TopicRow | GroupRow; gone: boolean; freshness: Freshness }) {
  const { row, gone, freshness } = props
  const isTopic = row.kind === 'topic'
  const list = isTopic ? '/inventory/topics' : '/inventory/groups'
  return (
    <PageHeader
      title={row.name}
      mono
      crumb={<ScopedLink href={list}>{isTopic ? 'Topics' : 'Groups'}</ScopedLink>}
      pill={gone ? <StatePill state="stale" word="Deleted" /> : <StatePill state={row.state} />}
      tags={
        <>
          <Tag>{row.connection}</Tag>
          {row.owner && <Tag>{row.owner}</Tag>}
        </>
      }
      age={<FreshnessRing freshness={freshness} />}
      actions={
        <>
          <CopyButton text={row.name} label="Copy name" iconOnly />
          <ButtonLink href={`/topology?focus=${encodeURIComponent(row.urn)}`}>Topology</ButtonLink>
        </>
      }
    />
  )
}
