import type { PipelineLatency } from '../../server/contracts/pipelines.ts'
import { HOPS, mean, quantile, type HopId, type Truth } from './truth.ts'

type Summary = PipelineLatency['summary']
type Band = { lo: number; est: number | null; hi: number | null }
/** One quantile of one window: what was, and what Fresnel says of it; all in ms. */
export type Comparison = { truthMs: number; band: Band | null; isInside: boolean }
export type WindowComparison = {
  fromMs: number
  toMs: number
  fault: string | null
  orders: number
  p50: Comparison
  p95: Comparison
  /** The share of each hop in the mean, 0…1: true, and as Fresnel says. */
  shares: Record<HopId, { truth: number; said: number | null }>
}

/** A band without an upper end holds nothing for certain, so nothing counts as inside of it. */
function compare(truth: Truth, band: Band | null, q: number): Comparison {
  const truthMs = quantile(truth.e2e, q)
  return { truthMs, band, isInside: band?.hi != null && band.lo <= truthMs && truthMs <= band.hi }
}

export function compareWindow(
  window: { fromMs: number; toMs: number; fault: string | null },
  truth: Truth,
  summary: Summary,
): WindowComparison {
  const whole = mean(truth.e2e)
  const share = (id: HopId) => ({
    truth: mean(truth.hops[id]) / whole,
    said: summary.hops.find((hop) => hop.id === id)?.share ?? null,
  })
  return {
    ...window,
    orders: truth.orders,
    p50: compare(truth, summary.quantiles?.p50 ?? null, 0.5),
    p95: compare(truth, summary.quantiles?.p95 ?? null, 0.95),
    shares: { enrich: share('enrich'), score: share('score'), serve: share('serve') },
  }
}

/** The hop to which Fresnel charges the most; null when it charges nothing to any. */
export function mostCharged({ shares }: WindowComparison): HopId | null {
  const charged = HOPS.filter((id) => shares[id].said !== null)
  return charged.toSorted((a, b) => (shares[b].said ?? 0) - (shares[a].said ?? 0))[0] ?? null
}

const ms = (value: number | null | undefined) => (value == null ? 'unknown' : String(Math.round(value)))
const cell = ({ truthMs, band, isInside }: Comparison) =>
  `${ms(truthMs)} | ${band === null ? 'none' : `${ms(band.lo)} – ${ms(band.hi)} (${ms(band.est)})`} | ${isInside ? 'yes' : '**no**'}`
const percent = (share: number | null) => (share === null ? '?' : `${Math.round(100 * share)}`)

/** A Markdown table, times in ms. */
export function toTable(windows: readonly WindowComparison[]): string {
  const head = [
    '| window | orders | true p50 | likely band (estimate) | inside | true p95 | likely band (estimate) | inside | enrich/score/serve, true % | as measured % |',
    '|---|---|---|---|---|---|---|---|---|---|',
  ]
  const rows = windows.map((window, index) => {
    const shares = (which: 'truth' | 'said') => HOPS.map((id) => percent(window.shares[id][which])).join(' / ')
    const name = `${index + 1}${window.fault === null ? '' : `, ${window.fault}`}`
    return `| ${name} | ${window.orders} | ${cell(window.p50)} | ${cell(window.p95)} | ${shares('truth')} | ${shares('said')} |`
  })
  return [...head, ...rows].join('\n')
}
