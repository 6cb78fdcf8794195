import { formatAge } from '../../contracts/format.ts'
import type { SeenError } from './error-ledger.ts'
import type { ConnectionFeed } from './pipeline-spec-of.ts'

/** What a shard knows of its connection. */
export type ShardView = {
  answeredAtMs: number | null
  errors: readonly SeenError[]
  /** Null before the first inventory. */
  known: { topics: ReadonlySet<string> } | null
  /** Topics by group, from committed offsets. */
  reads: ReadonlyMap<string, ReadonlySet<string>>
}

/**
 * Why a pipeline's counters on one connection cannot be read, in words for people; null when nothing is in the way.
 * What is missing for good comes before what failed just now.
 */
export function obstacleOn(feed: ConnectionFeed, view: ShardView, nowMs: number): string | null {
  const { connection } = feed
  const { known } = view
  if (view.answeredAtMs === null) {
    const [first] = view.errors
    return first ? `${connection} does not answer: ${first.message}` : null
  }
  const missing = known ? feed.topics.filter((topic) => !known.topics.has(topic)) : []
  const failing = view.errors.find((error) => isAbout(error, feed))
  if (missing.length > 0 && failing?.code.startsWith('UNKNOWN_TOPIC'))
    return `${missing.join(', ')} does not exist on ${connection}`
  if (known) {
    const silent = feed.groups.filter((group) => (view.reads.get(group)?.size ?? 0) === 0)
    if (silent.length > 0) return `${silent.join(', ')} has committed nothing on ${connection} yet`
  }
  return failing
    ? `${failing.subject}: ${failing.message} (${failing.code}, for ${formatAge(nowMs - failing.sinceMs)})`
    : null
}

function isAbout({ subject }: SeenError, { topics, groups }: ConnectionFeed): boolean {
  // Subjects read `ListOffsets orders.raw/3`, `OffsetFetch group-a`; without a name the whole call failed.
  const [, name] = /^\S+ (.+?)(?:\/[\d,]+)?$/.exec(subject) ?? []
  if (name === undefined) return true
  return (
    [...topics, ...groups].some((own) => own === name || name.startsWith(`${own} `)) ||
    !/^(ListOffsets|OffsetFetch|Metadata)/.test(subject)
  )
}
