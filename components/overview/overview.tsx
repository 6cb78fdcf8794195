'use client'

import type { Scope } from '../queries/keys.ts'
import { PageHeader } from '../ui/page-header.tsx'

export function Overview({ scope }: { scope: Scope }) {
  return <PageHeader title={`Overview ${scope.env ?? ''}`} />
}
