import type { ReactNode } from 'react'
import { StateGlyph, type GlyphName } from './state-glyph.tsx'

const LOOKS = {
  plain: { box: 'bg-surface-2 text-ink-2', glyph: null },
  risk: { box: 'bg-risk-soft text-ink', glyph: 'at-risk' },
  breach: { box: 'bg-breach-soft text-ink', glyph: 'breached' },
  stale: { box: 'bg-stale-soft text-ink', glyph: 'stale' },
  unknown: { box: 'bg-surface-2 text-ink-2', glyph: 'unknown' },
} as const satisfies Record<string, { box: string; glyph: GlyphName | null }>

/** A sentence that must not be missed, inside a panel or above a page's content. */
export function Note({ look = 'plain', children }: { look?: keyof typeof LOOKS; children: ReactNode }) {
  const { box, glyph } = LOOKS[look]
  return (
    <div
      className={`flex items-start gap-2 rounded-control border border-line px-2.5 py-2 text-meta leading-[18px] ${box}`}
    >
      {glyph && (
        <span className="flex h-[18px] items-center">
          <StateGlyph state={glyph} />
        </span>
      )}
      <div className="min-w-0 flex-1 break-words">{children}</div>
    </div>
  )
}
