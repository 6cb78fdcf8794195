'use client'

import { useQuery } from '@tanstack/react-query'
import { formatCount, formatDuration } from '#server/contracts/format.ts'
import type { Shell } from '#server/contracts/overview.ts'
import { shellQuery } from '../queries/reads.ts'
import { AgeRing } from '../ui/age-ring.tsx'
import { StateGlyph, type GlyphName } from '../ui/state-glyph.tsx'
import { useElapsedMs } from '../ui/use-elapsed.ts'

type Collector = Shell['collector']
const WORDS: Record<Collector['state'], { glyph: GlyphName; words: string }> = {
  alive: { glyph: 'healthy', words: 'Collector alive' },
  late: { glyph: 'at-risk', words: 'Collector late' },
  stopped: { glyph: 'breached', words: 'Collector stopped' },
  unknown: { glyph: 'unknown', words: 'Collector unknown' },
}

/** The pulse of what feeds every number here. `wide` shows the words at any width. */
export function CollectorStatus({ wide = false }: { wide?: boolean }) {
  const { data, dataUpdatedAt, error } = useQuery(shellQuery())
  const elapsedMs = useElapsedMs(String(dataUpdatedAt))
  const shown = wide ? 'not-sr-only' : 'sr-only xl:not-sr-only'
  if (!data)
    return (
      <p className="flex items-center justify-center gap-1.5 px-2 text-axis text-ink-3 xl:justify-start">
        <StateGlyph state={error ? 'unknown' : 'checking'} />
        <span className={shown}>{error ? 'Fresnel does not answer' : 'Asking…'}</span>
      </p>
    )
  const { collector } = data
  const { glyph, words } = WORDS[collector.state]
  return (
    <div
      className="flex flex-col px-2 py-1 text-axis text-ink-3"
      title={[words, collector.reason].filter(Boolean).join(': ')}
    >
      <p className={`flex items-center gap-1.5 ${wide ? '' : 'justify-center xl:justify-start'}`}>
        <StateGlyph state={glyph} />
        <span className={shown}>{words}</span>
        <span className={`ml-auto ${wide ? '' : 'hidden xl:inline'}`}>
          {collector.ageMs !== null && collector.intervalMs !== null && (
            <AgeRing ageMs={collector.ageMs + elapsedMs} intervalMs={collector.intervalMs} suffix="" />
          )}
        </span>
      </p>
      <p className={wide ? '' : 'hidden xl:block'}>{detailOf(collector)}</p>
    </div>
  )
}

function detailOf({ intervalMs, partitions, reason }: Collector): string {
  if (reason) return reason
  const parts = [
    intervalMs === null ? null : `every ${formatDuration(intervalMs)}`,
    partitions === null ? null : `${formatCount(partitions)} partitions`,
  ]
  return parts.filter(Boolean).join(' · ')
}
