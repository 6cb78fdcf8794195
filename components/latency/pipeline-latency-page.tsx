'use client'

import { PageHeader } from '../ui/page-header.tsx'
import type { Range } from './ranges.ts'

export function PipelineLatencyPage({ id, range }: { id: string; range: Range }) {
  return <PageHeader title={`${id} ${range}`} />
}
