import { formatTime } from '#server/contracts/format.ts'
import type { PipelineLatency } from '#server/contracts/pipelines.ts'
import { Panel } from '../ui/panel.tsx'
import { EVENT_WORDS } from './event-words.ts'
import { groupEvents, partitionWords } from './group-events.ts'

/** At most this many: the chart shows where, this says what. */
const MOST = 8

export function EventsPanel({ latency }: { latency: PipelineLatency }) {
  const groups = groupEvents(latency.events)
  const shown = groups.slice(0, MOST)
  const name = (id: string | null) => latency.hops.find((hop) => hop.id === id)?.name ?? id
  return (
    <Panel title="Events" sub="newest first, times in UTC">
      {shown.length === 0 ? (
        <p className="px-3.5 py-3 text-meta text-ink-2">No rewind, skip, loss, stall or gap in this range.</p>
      ) : (
        <ul>
          {shown.map(({ atMs, kind, hop, topic, partitions }, index) => (
            <li
              key={`${atMs} ${kind} ${index}`}
              className="flex gap-2 border-b border-line px-3.5 py-2 last:border-b-0"
            >
              <time
                dateTime={new Date(atMs).toISOString()}
                className="w-[52px] flex-none text-meta leading-5 text-ink-3"
              >
                {formatTime(atMs, { seconds: true })}
              </time>
              <div className="min-w-0">
                <p className="font-medium">{EVENT_WORDS[kind]?.title ?? kind}</p>
                <p className="break-words text-meta text-ink-2">
                  {[name(hop), topic, partitionWords(partitions)].filter(Boolean).join(', ')}
                </p>
                <p className="text-meta text-ink-3">{EVENT_WORDS[kind]?.reason}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {groups.length > MOST && (
        <p className="border-t border-line px-3.5 py-2 text-meta text-ink-3">
          {groups.length - MOST} older ones are in this range too.
        </p>
      )}
    </Panel>
  )
}
