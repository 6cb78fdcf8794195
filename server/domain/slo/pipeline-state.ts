import type { State } from '../../contracts/entities.ts'
import { formatAge, formatBurn, formatLatency, formatPercent } from '../../contracts/format.ts'
import type { WindowResult } from '../latency/window-result.ts'

export type StateInput = {
  nowMs: number
  sampleMs: number
  /** Epoch ms of the newest sample of this pipeline; null before the first. */
  sampledAtMs: number | null
  slo: { targetMs: number; quantile: number } | null
  /** What keeps it from being measured at all: a missing topic, a denied group, an unreachable cluster. Null when nothing does. */
  obstacle: string | null
  /** The last minutes; null when there is no window yet. */
  recent: Pick<WindowResult, 'entered' | 'e2e' | 'slo'> | null
  /** Over the last hour by certainly bad records; null when no verdict fell. */
  burn1h: number | null
}
export type StateVerdict = { state: State; reason: string | null }

/** A round can be late by a garbage collection or a slow broker: at short intervals three of them are too strict. */
const STALE_FLOOR_MS = 5_000

/** The states of look.md for one pipeline, worst first among those that hold; the reason is for people. */
export function judgePipeline(input: StateInput): StateVerdict {
  const { recent, slo } = input
  const unmeasured = judgeSampling(input)
  if (unmeasured) return unmeasured
  if (!recent) return { state: 'unknown', reason: 'Waiting for the first window' }
  if (recent.entered === 0) return { state: 'idle', reason: 'Nothing entered in the last 5 min' }
  if (!slo) return { state: 'learning', reason: 'No SLA is declared, and there is no baseline yet' }
  return judgeTarget(recent, slo, input.burn1h)
}

function judgeSampling({ nowMs, sampleMs, sampledAtMs, obstacle }: StateInput): StateVerdict | null {
  const staleAfterMs = Math.max(3 * sampleMs, STALE_FLOOR_MS)
  if (sampledAtMs !== null && nowMs - sampledAtMs > staleAfterMs)
    return { state: 'stale', reason: withCause(`No sample for ${formatAge(nowMs - sampledAtMs)}`, obstacle) }
  if (obstacle !== null) return { state: 'unknown', reason: obstacle }
  if (sampledAtMs === null) return { state: 'unknown', reason: 'Not sampled yet' }
  return null
}

const withCause = (text: string, cause: string | null): string => (cause === null ? text : `${text}: ${cause}`)

function judgeTarget(
  recent: NonNullable<StateInput['recent']>,
  slo: NonNullable<StateInput['slo']>,
  burn1h: number | null,
): StateVerdict {
  const { good, bad, unknown } = recent.slo
  const total = good + bad + unknown
  if (total === 0) return { state: 'unknown', reason: 'No record has a verdict yet' }
  const label = `p${Number((slo.quantile * 100).toFixed(2))}`
  const target = formatLatency(slo.targetMs)
  const band = quantileBand(recent, slo.quantile)
  const allowed = 1 - slo.quantile
  // The band where the quantile has one; the shares of the verdicts say the same for any other quantile.
  const isBreached = band ? band.lo > slo.targetMs : bad / total > allowed
  if (isBreached) {
    const seen = band
      ? `${label} is at least ${formatLatency(band.lo)}`
      : `${formatPercent(bad / total)} of the records took longer than ${target}`
    return { state: 'breached', reason: band ? `${seen} against a target of ${target}` : seen }
  }
  if (band && band.hi === null)
    return { state: 'unknown', reason: `${label} has no upper bound: some hop cannot be measured` }
  const crosses = band ? (band.hi ?? Infinity) > slo.targetMs : (bad + unknown) / total > allowed
  if (burn1h !== null && burn1h >= 1)
    return { state: 'at-risk', reason: `The budget burns at ${formatBurn(burn1h)} the even rate over the last hour` }
  if (crosses) return { state: 'at-risk', reason: `${label} may be past ${target}: the band crosses the target` }
  return { state: 'healthy', reason: null }
}

function quantileBand(recent: NonNullable<StateInput['recent']>, quantile: number) {
  if (!recent.e2e) return null
  if (quantile === 0.5) return recent.e2e.p50
  if (quantile === 0.95) return recent.e2e.p95
  return quantile === 0.99 ? recent.e2e.p99 : null
}
