import { Prisma } from '#generated/prisma/client.ts'
import type { GroupFigures } from '../../domain/group-state.ts'
import type { TopicFigures } from '../../domain/topic-state.ts'

/**
 * A JSON array in the order of the columns below: names would make up two thirds of what is sent. Times and lags are
 * whole milliseconds here, because printing fractions costs the database more than finding the rows.
 */
export type FigureRow = readonly unknown[]

const COMMON = Prisma.sql`e."name", e."connection", e."owner", nullif(e."health", 'healthy'), e."healthReason",
  (extract(epoch FROM e."goneAt") * 1000)::int8, l."sampledAtMs"::int8, l."intervalMs"::int8`
export const TOPIC_COLUMNS = Prisma.sql`json_build_array(${COMMON}, e."partitionCount", e."leaderless",
  e."underReplicated", e."sizeBytes"::int8, e."internal", l."ratePerSecond")`
export const GROUP_COLUMNS = Prisma.sql`json_build_array(${COMMON}, e."memberCount", e."groupState", l."lagLoMs"::int8,
  l."lagEstMs"::int8, l."lagHiMs"::int8, l."recordsLo"::int8, l."recordsHi"::int8, l."lagStates", l."lagReason")`

type Common = [
  name: string,
  connection: string,
  owner: string | null,
  trouble: string | null,
  healthReason: string | null,
  goneAtMs: number | null,
  sampledAtMs: number | null,
  intervalMs: number | null,
]

export function toTopicFigures(row: FigureRow): TopicFigures {
  const [name, connection, owner, trouble, healthReason, goneAtMs, sampledAtMs, intervalMs, ...own] = row as [
    ...Common,
    ...unknown[],
  ]
  const [partitions, leaderless, underReplicated, sizeBytes, internal, perSecond] = own as [
    number | null,
    number,
    number,
    number | null,
    boolean | null,
    number | null,
  ]
  const urn = `topic:${connection}/${name}`
  const health = trouble ?? 'healthy'
  const rate = sampledAtMs === null || intervalMs === null ? null : { sampledAtMs, intervalMs, perSecond }
  const state = { health, healthReason, goneAtMs, rate }
  return {
    urn,
    name,
    connection,
    owner,
    partitions,
    leaderless,
    underReplicated,
    sizeBytes,
    internal: internal === true,
    ...state,
  }
}

export function toGroupFigures(row: FigureRow): GroupFigures {
  const [name, connection, owner, trouble, healthReason, goneAtMs, sampledAtMs, intervalMs, ...own] = row as [
    ...Common,
    ...unknown[],
  ]
  const [members, groupState, lo, est, hi, recordsLo, recordsHi, states, reason] = own as [
    number | null,
    string | null,
    number | null,
    number | null,
    number | null,
    number | null,
    number | null,
    Record<string, number> | null,
    string | null,
  ]
  const urn = `consumer-group:${connection}/${name}`
  const health = trouble ?? 'healthy'
  const lag =
    sampledAtMs === null || intervalMs === null
      ? null
      : {
          sampledAtMs,
          intervalMs,
          seconds: lo === null ? null : { lo, est, hi },
          records: recordsLo === null || recordsHi === null ? null : { lo: recordsLo, hi: recordsHi },
          states: states ?? {},
          reason,
        }
  return {
    urn,
    name,
    connection,
    owner,
    members,
    groupState: groupState ?? 'unknown',
    health,
    healthReason,
    goneAtMs,
    lag,
  }
}
