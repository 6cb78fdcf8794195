import { STATE_TEXT, STATE_WORDS, StateGlyph, type GlyphName } from './state-glyph.tsx'

const SOFT: Record<GlyphName, string> = {
  breached: 'bg-breach-soft',
  'at-risk': 'bg-risk-soft',
  unknown: 'border border-dashed border-unknown',
  stale: 'bg-stale-soft',
  learning: 'bg-learning-soft',
  healthy: 'bg-ok-soft',
  idle: 'border border-line-strong',
  silenced: 'bg-silenced-soft',
  checking: 'bg-accent-soft',
}

/** The state of the page's subject: once a page, beside the title. `word` replaces the state's own word. */
export function StatePill({ state, word }: { state: GlyphName; word?: string }) {
  return (
    <span
      className={`inline-flex h-[22px] items-center gap-[5px] whitespace-nowrap rounded-full pr-2 pl-1.5 text-meta font-medium ${SOFT[state]} ${STATE_TEXT[state]}`}
    >
      <StateGlyph state={state} />
      {word ?? STATE_WORDS[state]}
    </span>
  )
}

/** Glyph and word in a line of text or a cell. */
export function StateBadge({ state, word }: { state: GlyphName; word?: string }) {
  return (
    <span className={`inline-flex items-center gap-[5px] whitespace-nowrap text-meta font-medium ${STATE_TEXT[state]}`}>
      <StateGlyph state={state} />
      {word ?? STATE_WORDS[state]}
    </span>
  )
}
