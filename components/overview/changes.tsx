import { formatTime } from '#server/contracts/format.ts'
import type { Overview } from '#server/contracts/overview.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { Panel } from '../ui/panel.tsx'

const ICONS: Record<string, IconName> = {
  plus: 'plus',
  minus: 'minus',
  add: 'plus',
  remove: 'minus',
  gone: 'minus',
  topic: 'topic',
  'consumer-group': 'group',
  group: 'group',
  pipeline: 'pipelines',
  connection: 'link',
  config: 'swap',
  user: 'user',
  key: 'key',
  flag: 'flag',
}

/** What changed lately, newest first; times are named once, in the head. */
export function Changes({ changes }: { changes: Overview['changes'] }) {
  return (
    <Panel title="Changes" sub="newest first, times in UTC">
      {changes.length === 0 ? (
        <p className="px-3.5 py-3 text-meta text-ink-2">Nothing was added, removed or changed in the last day.</p>
      ) : (
        <ul>
          {changes.map(({ at, icon, text }, index) => (
            <li
              key={`${at} ${index}`}
              className="flex min-h-[30px] items-center gap-2 border-b border-line px-3.5 py-1 last:border-b-0"
            >
              <time dateTime={at} title={at} className="w-9 flex-none text-meta text-ink-3">
                {formatTime(Date.parse(at))}
              </time>
              <Icon name={ICONS[icon] ?? 'flag'} size={14} className="text-ink-3" />
              <span className="cut min-w-0 flex-1" title={text}>
                {text}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
