import { formatCount, formatCountOf, formatEstimate } from '#server/contracts/format.ts'
import type { GroupDetail, TopicDetail } from '#server/contracts/inventory.ts'
import type { Sentence } from '#server/contracts/pipelines.ts'
import { worstPartition } from './partition-state.ts'

type Part = Sentence[number]
const plain = (text: string): Part => ({ text, tone: 'plain' })
const quiet = (text: string): Part => ({ text, tone: 'quiet' })
const strong = (text: string): Part => ({ text, tone: 'strong' })

const listed = (names: readonly string[]) =>
  names.length <= 2 ? names.join(' and ') : `${names.slice(0, 2).join(', ')} and ${formatCount(names.length - 2)} more`

/** What this topic is waiting for, and who breaks if it stops. */
export function topicSentence({ row, readers, gone }: TopicDetail): Sentence {
  if (gone) return [plain(row.name), quiet(' was deleted. Below is what was last known of it.')]
  const lagging = readers
    .map(({ group, partitions }) => ({ group, worst: worstPartition(partitions) }))
    .filter(({ group }) => group.state === 'breached' || group.state === 'at-risk')
  const stops = stopsWith(row)
  const [first] = lagging
  if (first?.worst)
    return [
      { text: first.group.name, tone: first.group.state === 'breached' ? 'breach' : 'risk' },
      plain(' is '),
      strong(`${formatEstimate(first.worst.seconds)} behind`),
      plain(` on partition ${first.worst.partition}.`),
      ...stops,
    ]
  if (row.underReplicated !== null && row.underReplicated > 0)
    return [
      { text: formatCountOf(row.underReplicated, 'partition'), tone: 'risk' },
      plain(' lacks replicas in sync.'),
      ...stops,
    ]
  if (readers.length === 0) return [plain('Nobody reads this topic'), quiet(' with committed offsets.'), ...stops]
  return [
    strong(formatCountOf(readers.length, 'group')),
    plain(readers.length === 1 ? ' reads' : ' read'),
    plain(' this topic, none is in trouble.'),
    ...stops,
  ]
}

function stopsWith({ pipelines }: Pick<TopicDetail['row'], 'pipelines'>): Part[] {
  if (pipelines.length === 0) return []
  return [quiet(` If it stops, ${listed(pipelines.map((pipeline) => pipeline.name))} stops with it.`)]
}

/** How far behind the group is, and on which partition. */
export function groupSentence({ row, partitions, gone }: GroupDetail): Sentence {
  if (gone) return [plain(row.name), quiet(' was deleted. Below is what was last known of it.')]
  const stuck = partitions.filter((each) => each.state === 'stuck')
  const worst = worstPartition(partitions)
  if (stuck.length > 0)
    return [
      { text: formatCountOf(stuck.length, 'partition'), tone: 'breach' },
      plain(stuck.length === 1 ? ' stands still' : ' stand still'),
      quiet(' while records wait; the other '),
      quiet(`${formatCount(partitions.length - stuck.length)} move.`),
    ]
  if (worst === null)
    return [plain('How far behind it is, is unknown'), quiet(`: ${row.reason ?? 'nothing was sampled yet'}.`)]
  if (partitions.every((each) => each.state === 'idle' || each.state === 'caught-up'))
    return [plain('It has read everything'), quiet(' that was there at the last sample.')]
  return [
    strong(`${formatEstimate(worst.seconds)} behind`),
    plain(` on partition ${worst.partition} of `),
    plain(worst.topic),
    quiet(worst.seconds?.hi === null ? ', and the oldest record is still waiting.' : ', the slowest of '),
    ...(worst.seconds?.hi === null ? [] : [quiet(`${formatCountOf(partitions.length, 'partition')}.`)]),
  ]
}
