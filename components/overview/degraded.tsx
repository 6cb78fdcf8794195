'use client'

import { formatAgeOf, formatCount } from '#server/contracts/format.ts'
import type { Overview } from '#server/contracts/overview.ts'
import { EntityChip, entityHref } from '../ui/entity-chip.tsx'
import { Panel } from '../ui/panel.tsx'
import { STATE_WORDS, StateGlyph } from '../ui/state-glyph.tsx'
import { useElapsedMs } from '../ui/use-elapsed.ts'

/** Entities that need somebody, worst first, each with its reason and for how long. */
export function Degraded({ data }: { data: Overview }) {
  const nowMs = Date.parse(data.freshness.now) + useElapsedMs(data.freshness.now)
  return (
    <Panel
      title="Broken or degraded"
      sub={`${formatCount(data.degradedTotal)} of ${formatCount(data.entityTotal)} entities`}
    >
      {data.degraded.length === 0 ? (
        <p className="flex items-center gap-2 px-3.5 py-3 text-meta text-ink-2">
          <StateGlyph state={data.entityTotal === 0 ? 'unknown' : 'healthy'} />
          {data.entityTotal === 0 ? 'No entity has been discovered yet.' : 'None of what was discovered.'}
        </p>
      ) : (
        <ul>
          {data.degraded.map((item) => (
            <li key={item.urn} className="flex items-center gap-2 border-b border-line px-3.5 py-[5px] last:border-b-0">
              <StateGlyph state={item.state} label={STATE_WORDS[item.state]} />
              <div className="min-w-0 flex-1">
                <div className="flex items-center gap-1.5">
                  <EntityChip kind={item.kind} name={item.name} href={entityHref(item.urn)} />
                  <span className="ml-auto flex-none text-meta text-ink-3">
                    {item.since === null ? '' : formatAgeOf(Date.parse(item.since), nowMs)}
                  </span>
                </div>
                <p className="cut text-meta text-ink-2" title={item.reason}>
                  {item.reason}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
