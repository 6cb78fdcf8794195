'use client'

import { useQuery } from '@tanstack/react-query'
import type { Freshness } from '#server/contracts/entities.ts'
import { formatCount } from '#server/contracts/format.ts'
import { shellQuery } from '../queries/reads.ts'
import { FreshnessRing } from '../ui/age-ring.tsx'
import { PageHeader } from '../ui/page-header.tsx'
import { Tabs } from '../ui/tabs.tsx'
import type { InventoryKind } from './inventory-params.ts'

export function InventoryHeader({ kind, freshness }: { kind: InventoryKind; freshness: Freshness | undefined }) {
  const counts = useQuery(shellQuery()).data?.counts
  return (
    <PageHeader
      title="Inventory"
      age={freshness && <FreshnessRing freshness={freshness} />}
      tabs={
        <Tabs
          label="Kinds"
          current={kind}
          items={[
            { value: 'topics', label: 'Topics', href: '/inventory/topics', count: formatCount(counts?.topics ?? null) },
            { value: 'groups', label: 'Groups', href: '/inventory/groups', count: formatCount(counts?.groups ?? null) },
          ]}
        />
      }
    />
  )
}
