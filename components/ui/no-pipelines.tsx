'use client'

import type { ReactNode } from 'react'
import { CopyButton } from './copy-button.tsx'
import { PIPELINE_SNIPPET } from './pipeline-snippet.ts'
import { EmptyState } from './states.tsx'

/** No pipeline is declared: what is seen all the same, and the text that changes it. */
export function NoPipelines({ seen }: { seen: ReactNode }) {
  return (
    <EmptyState
      title="No pipeline is declared here"
      coverage={{ lit: 1, total: 4 }}
      action={<CopyButton text={PIPELINE_SNIPPET} label="Copy the example" />}
    >
      <p>
        {seen} Kafka does not say which of them belong together. Name the entry topic and each reader in{' '}
        <span className="mono">fresnel.yaml</span>; latency appears with the next records, nothing is restarted.
      </p>
      <pre
        tabIndex={0}
        aria-label="Example of a pipeline"
        className="mt-3 overflow-x-auto rounded-control border border-line bg-surface-2 p-3 text-left font-mono text-meta leading-[18px]"
      >
        {PIPELINE_SNIPPET}
      </pre>
    </EmptyState>
  )
}
