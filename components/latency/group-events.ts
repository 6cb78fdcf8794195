import type { PipelineLatency } from '#server/contracts/pipelines.ts'

type Event = PipelineLatency['events'][number]
export type EventGroup = Omit<Event, 'partition'> & { partitions: number[] }

/** Partitions of one topic rarely agree to the millisecond on when something happened to all of them. */
const TOGETHER_MS = 2_000

/**
 * What happened to several partitions of a topic at once is one event with a list of them. `events` are newest first, and
 * so are the groups; each carries its newest time.
 */
export function groupEvents(events: readonly Event[]): EventGroup[] {
  const groups: EventGroup[] = []
  for (const { partition, ...event } of events) {
    const known = groups.find(
      (group) =>
        group.kind === event.kind &&
        group.hop === event.hop &&
        group.topic === event.topic &&
        group.atMs - event.atMs <= TOGETHER_MS,
    )
    const group = known ?? { ...event, partitions: [] }
    if (!known) groups.push(group)
    if (partition !== null && !group.partitions.includes(partition)) group.partitions.push(partition)
  }
  for (const group of groups) group.partitions.sort((a, b) => a - b)
  return groups
}

/** `partition 3`, `partitions 0–5`, `partitions 1, 3 and 4`; empty for none. */
export function partitionWords(partitions: readonly number[]): string {
  const [first, ...rest] = partitions
  const last = rest.at(-1)
  if (first === undefined) return ''
  if (last === undefined) return `partition ${first}`
  if (last - first === partitions.length - 1 && partitions.length > 2) return `partitions ${first}–${last}`
  return `partitions ${partitions.slice(0, -1).join(', ')} and ${last}`
}
