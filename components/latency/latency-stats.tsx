'use client'

import {
  bandParts,
  estimateParts,
  formatBudget,
  formatBurn,
  formatPercent,
  formatSli,
  UNKNOWN,
  type Parts,
} from '#server/contracts/format.ts'
import type { BandDto } from '#server/contracts/entities.ts'
import type { PipelineLatency } from '#server/contracts/pipelines.ts'
import { BandGauge } from '../ui/band-gauge.tsx'
import { BudgetBar } from '../ui/budget-bar.tsx'
import { Stat, StatStrip } from '../ui/stat.tsx'

const GAUGE_WIDTH = 150
const nothing: Parts = { value: UNKNOWN, unit: '' }

/** `62 %` as a value and a small unit. */
function partsOf(text: string): Parts {
  const match = /^(.*?)\u00a0?([%×])$/.exec(text)
  return match ? { value: match[1] ?? '', unit: match[2] ?? '' } : { value: text, unit: '' }
}

/** The figures of the range side by side, each with its band and against its SLA. */
export function LatencyStats({ latency }: { latency: PipelineLatency }) {
  const { summary, pipeline, budget } = latency
  const state = pipeline.status?.state ?? 'unknown'
  const targetMs = pipeline.slo?.targetMs ?? null
  const dimmed = state === 'stale'
  // Nothing entered: a bare axis. A hatch says that something was missed, as it was where nothing was sampled.
  const gaugeState = summary.entered === 0 ? ('idle' as const) : dimmed ? ('stale' as const) : undefined
  const why = summary.quantiles === null ? withoutFigure(summary.entered, pipeline.status?.reason ?? null) : ''
  const quantile = (label: string, band: BandDto | null) => (
    <Stat
      label={label}
      value={estimateParts(band)}
      band={band === null ? why : band.hi === null ? 'oldest still waiting' : bandParts(band).value}
      figure={
        <BandGauge band={band} targetMs={targetMs} width={GAUGE_WIDTH} {...(gaugeState && { state: gaugeState })} />
      }
      dimmed={dimmed}
    />
  )
  return (
    <StatStrip label="Latency and budget">
      {quantile('p50', summary.quantiles?.p50 ?? null)}
      {quantile('p95', summary.quantiles?.p95 ?? null)}
      {quantile('p99', summary.quantiles?.p99 ?? null)}
      <GoodRecords budget={budget} quantile={pipeline.slo?.quantile ?? null} dimmed={dimmed} />
      <Stat
        label="Budget left"
        value={budget ? partsOf(formatBudget(budget.left)) : nothing}
        band={
          budget === null
            ? 'no SLA declared'
            : budget.ifUnknownIsBad === null
              ? 'nothing observed yet'
              : `${formatBudget(budget.ifUnknownIsBad)} if unknown is bad`
        }
        figure={budget && <BudgetBar budget={budget} dimmed={dimmed} />}
        dimmed={dimmed}
      />
      <Stat
        label="Burn, 1 h"
        value={budget ? partsOf(formatBurn(budget.burn1h)) : nothing}
        band={budget ? `${formatBurn(budget.burn5m)} over 5 min; ticket at 1×` : 'no SLA declared'}
        dimmed={dimmed}
      />
    </StatStrip>
  )
}

/** Why there is no figure. Only a count of nothing is idle: no count at all means that nobody looked. */
function withoutFigure(entered: number | null, reason: string | null): string {
  if (entered === null) return 'not sampled in this range'
  return entered === 0 ? 'nothing entered in this range' : (reason ?? 'not measured')
}

function GoodRecords(props: { budget: PipelineLatency['budget']; quantile: number | null; dimmed: boolean }) {
  const { budget, quantile, dimmed } = props
  const total = budget ? budget.good + budget.bad + budget.unknown : 0
  if (!budget || quantile === null || total === 0)
    return <Stat label="Good records" value={nothing} band={budget ? 'nothing decided yet' : 'no SLA declared'} />
  const lo = budget.good / total
  const hi = (budget.good + budget.unknown) / total
  const unknown =
    budget.unknown === 0 ? '' : `; ${formatPercent(budget.unknown / total, { decimals: 2, against: 'high' })} unknown`
  return (
    <Stat
      label={`Good records, ${budget.windowLabel}`}
      value={partsOf(formatSli(lo))}
      band={`target ${formatPercent(quantile, { decimals: 0 })}${unknown}`}
      figure={<GoodGauge lo={lo} hi={hi} target={quantile} />}
      dimmed={dimmed}
    />
  )
}

/** The share of good records against its target, on an axis that ends at all of them. Left of the T-bar is a breach. */
function GoodGauge({ lo, hi, target }: { lo: number; hi: number; target: number }) {
  const start = Math.max(0, 1 - 1.4 * (1 - target))
  const x = (share: number) => Math.min(GAUGE_WIDTH - 1, Math.max(1, ((share - start) / (1 - start)) * GAUGE_WIDTH))
  const fill = hi < target ? 'var(--breach-fill)' : lo < target ? 'var(--risk-fill)' : 'var(--ok-fill)'
  return (
    <svg
      width={GAUGE_WIDTH}
      height="16"
      role="img"
      aria-label={`${formatSli(lo)} to ${formatSli(hi)} good, target ${formatPercent(target)}`}
    >
      <path d={`M0 8H${GAUGE_WIDTH}`} stroke="var(--line-strong)" />
      <rect
        x={Math.min(x(lo), GAUGE_WIDTH - 4)}
        y="4.5"
        width={Math.max(3, x(hi) - x(lo))}
        height="7"
        rx="1.5"
        fill={fill}
        fillOpacity=".28"
        stroke={fill}
      />
      <path d={`M${x(lo)} 2V14`} stroke="var(--ink)" strokeWidth="2" />
      <path d={`M${x(target)} 1V15M${x(target) - 2.5} 1h5`} stroke="var(--breach)" strokeWidth="1.5" />
    </svg>
  )
}
