import { DISCOVERY_INTERVAL_MS, type SamplingState } from '../contracts/collector-state.ts'
import type { Freshness, State } from '../contracts/entities.ts'
import { formatAge } from '../contracts/format.ts'
import { composeFreshness, isStale, type FreshnessSource } from './freshness.ts'

/** One connection with what is known of its last discovery and sampling. Times are epoch ms of the database's clock. */
export type Cluster = {
  connection: string
  environment: string
  tier: 'development' | 'staging' | 'production'
  snapshot: {
    takenAtMs: number | null
    triedAtMs: number
    errors: readonly { subject: string; code: string; message: string }[]
    /** Null until a discovery succeeded. */
    counts: { topics: number; groups: number; partitions: number } | null
  } | null
  sampling: SamplingState | null
}
export type ScopeQuery = { env?: string | undefined; cluster?: string | undefined }

export const inScope = (clusters: readonly Cluster[], { env, cluster }: ScopeQuery): Cluster[] =>
  clusters.filter(
    ({ environment, connection }) =>
      (env === undefined || environment === env) && (cluster === undefined || connection === cluster),
  )

/** Age of the inventory: what lists of topics, search and topology are made from. */
export const inventoryFreshness = (clusters: readonly Cluster[], nowMs: number): Freshness =>
  composeFreshness(clusters.map(inventorySource), nowMs, DISCOVERY_INTERVAL_MS)

/** Age of the counters: what lags, rates and latencies are made from. */
export const samplingFreshness = (clusters: readonly Cluster[], nowMs: number): Freshness =>
  composeFreshness(clusters.map(samplingSource), nowMs, DISCOVERY_INTERVAL_MS)

function inventorySource({ connection, snapshot }: Cluster): FreshnessSource {
  return {
    connection,
    takenAtMs: snapshot?.takenAtMs ?? null,
    intervalMs: DISCOVERY_INTERVAL_MS,
    errors: (snapshot?.errors ?? []).map(({ subject, message }) => ({
      source: `${connection} ${subject}`,
      sinceMs: snapshot?.takenAtMs ?? null,
      message,
    })),
  }
}

function samplingSource(cluster: Cluster): FreshnessSource {
  const { connection, sampling } = cluster
  if (sampling === null) return inventorySource(cluster)
  return {
    connection,
    takenAtMs: sampling.roundAtMs,
    intervalMs: sampling.intervalMs,
    errors: sampling.errors.map(({ subject, message, sinceMs }) => ({
      source: `${connection} ${subject}`,
      sinceMs,
      message,
    })),
  }
}

/** Whether the cluster answers its discovery; its topics and groups have states of their own. */
export function judgeCluster({ snapshot }: Cluster, nowMs: number): { state: State; reason: string | null } {
  if (snapshot === null) return { state: 'unknown', reason: 'not read yet' }
  const first = snapshot.errors[0]
  if (snapshot.takenAtMs === null) return { state: 'breached', reason: first?.message ?? 'never answered' }
  if (isStale(snapshot.takenAtMs, DISCOVERY_INTERVAL_MS, nowMs))
    return {
      state: 'stale',
      reason: `${first ? `${first.message}, ` : ''}last read ${formatAge(nowMs - snapshot.takenAtMs)} ago`,
    }
  if (first) return { state: 'at-risk', reason: `${first.subject}: ${first.message}` }
  return { state: 'healthy', reason: null }
}
