'use client'

import type { Scope } from '../queries/keys.ts'
import { PageHeader } from '../ui/page-header.tsx'

export function PipelineListPage({ scope }: { scope: Scope }) {
  return <PageHeader title={`Pipelines ${scope.env ?? ''}`} />
}
