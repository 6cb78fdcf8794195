import { ScopedLink } from './scoped-link.tsx'

/** Where a pipeline's latency is shown. */
export const latencyHref = (id: string): string => `/pipelines/${encodeURIComponent(id)}/latency`

/** The first pipeline by name, and how many more there are. */
export function PipelineLinks({ pipelines }: { pipelines: readonly { id: string; name: string }[] }) {
  const [first, ...more] = pipelines
  if (!first) return <span className="text-ink-3">—</span>
  return (
    <span title={pipelines.map((pipeline) => pipeline.name).join(', ')}>
      <ScopedLink href={latencyHref(first.id)}>{first.name}</ScopedLink>
      {more.length > 0 && <span className="text-axis text-ink-3"> +{more.length}</span>}
    </span>
  )
}
