import type { Sentence } from '#server/contracts/pipelines.ts'
import { ScopedLink } from './scoped-link.tsx'

type Tone = Sentence[number]['tone']
const TONES: Record<Tone, string> = {
  plain: '',
  strong: 'font-semibold',
  quiet: 'font-normal text-ink-3',
  ok: 'font-semibold text-ok',
  risk: 'font-semibold text-risk',
  breach: 'font-semibold text-breach',
  unknown: 'font-semibold text-unknown',
  stale: 'font-semibold text-stale',
  learning: 'font-semibold text-learning',
  idle: 'font-semibold text-idle',
}

/** The sentence that answers the page's question, in the parts the server composed. `subline` says the next thing. */
export function VerdictSentence({ sentence, subline }: { sentence: Sentence; subline?: string | null }) {
  return (
    <section aria-label="Verdict" className="flex flex-col gap-1.5">
      <p className="max-w-[62em] text-pretty break-words text-verdict-small font-medium md:text-verdict">
        {sentence.map(({ text, tone, href }, index) => (
          // Parts have no identity of their own; their place in the sentence is it.
          <span key={index} className={TONES[tone]}>
            {href === undefined ? text : <ScopedLink href={href}>{text}</ScopedLink>}
          </span>
        ))}
      </p>
      {subline && <p className="text-ink-2">{subline}</p>}
    </section>
  )
}
