import type { WaterfallRow } from './prepare-waterfall.ts'

const EVIDENCE_LOOKS = {
  measured: 'bg-processing',
  inferred: 'bg-[color-mix(in_oklab,var(--processing)_30%,transparent)] outline outline-1 outline-dashed outline-ink-2',
  unknown: 'hatch',
}

/** How a figure is known, as a word and the look of its bar. */
export function EvidenceKey({ kind, word }: { kind: WaterfallRow['evidence']['kind']; word: string }) {
  return (
    <span className="inline-flex items-center gap-[5px] text-axis text-ink-2">
      <span aria-hidden="true" className={`h-2 w-3 rounded-[1px] ${EVIDENCE_LOOKS[kind]}`} />
      {word}
    </span>
  )
}

/** What the parts of a bar mean. */
export function WaterfallLegend({ exactlyOnce }: { exactlyOnce: boolean }) {
  return (
    <span className="flex flex-wrap items-center gap-x-3.5 gap-y-1 text-axis text-ink-2">
      <span className="inline-flex items-center gap-[5px]">
        <span aria-hidden="true" className="h-2 w-3 rounded-[1px] bg-processing" />
        from the append before it to done
      </span>
      {exactlyOnce && (
        <span className="inline-flex items-center gap-[5px]">
          <span
            aria-hidden="true"
            className="h-2 w-3 bg-[repeating-linear-gradient(90deg,var(--visible)_0_3px,transparent_3px_5px)]"
          />
          waiting for the commit
        </span>
      )}
      <span className="inline-flex items-center gap-[5px]">
        <span aria-hidden="true" className="h-[3px] w-3 rounded-full bg-control" />
        usual, the hour before
      </span>
      <span className="text-ink-3 lg:ml-auto">Means add up. Hop p95s do not, so p95 is shown end to end only.</span>
    </span>
  )
}
