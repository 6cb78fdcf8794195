import { Prisma } from '#generated/prisma/client.ts'
import type { GroupFigures } from '../../domain/group-state.ts'
import type { TopicFigures } from '../../domain/topic-state.ts'

/** A JSON array in the order of the columns below: names would make up two thirds of what is sent. */
export type FigureRow = readonly unknown[]

const COMMON = Prisma.sql`e."urn", e."name", e."connection", e."owner", e."health", e."healthReason",
  extract(epoch FROM e."goneAt") * 1000, l."sampledAtMs", l."intervalMs"`
export const TOPIC_COLUMNS = Prisma.sql`json_build_array(${COMMON}, e."partitionCount", e."leaderless",
  e."underReplicated", e."sizeBytes", e."internal", l."ratePerSecond")`
export const GROUP_COLUMNS = Prisma.sql`json_build_array(${COMMON}, e."memberCount", e."groupState", l."lagLoMs",
  l."lagEstMs", l."lagHiMs", l."recordsLo", l."recordsHi", l."lagStates", l."lagReason")`

type Common = [
  string,
  string,
  string,
  string | null,
  string,
  string | null,
  number | null,
  number | null,
  number | null,
]

export function toTopicFigures(row: FigureRow): TopicFigures {
  const [urn, name, connection, owner, health, healthReason, goneAtMs, sampledAtMs, intervalMs, ...own] = row as [
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
  const [urn, name, connection, owner, health, healthReason, goneAtMs, sampledAtMs, intervalMs, ...own] = row as [
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
