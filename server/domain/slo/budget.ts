import type { PipelineStatusDto } from '../../contracts/pipelines.ts'
import type { SloCounts } from './slo-ledger.ts'

type Budget = NonNullable<PipelineStatusDto['budget']>

export type BudgetInput = {
  /** Share of the records that must be within the target, 0.5…0.9999. */
  quantile: number
  windowLabel: string
  counts: SloCounts
  /** Share of the SLO window that was observed, 0…1. */
  observed: number
  hour: SloCounts
  fiveMinutes: SloCounts
}

/** The error budget: what share of the allowed bad records is left, and how fast it is being spent. */
export function budgetOf(input: BudgetInput): Budget {
  const { counts, quantile } = input
  const allowed = (1 - quantile) * total(counts)
  const left = (spent: number) => (allowed > 0 ? 1 - spent / allowed : null)
  return {
    left: left(counts.bad),
    ifUnknownIsBad: left(counts.bad + counts.unknown),
    burn1h: burnOf(input.hour, quantile),
    burn5m: burnOf(input.fiveMinutes, quantile),
    ...counts,
    windowLabel: input.windowLabel,
    observed: input.observed,
  }
}

/** How many times the even rate the budget is spent at, by certainly bad records; null when no verdict fell. */
function burnOf(counts: SloCounts, quantile: number): number | null {
  const all = total(counts)
  return all > 0 ? counts.bad / all / (1 - quantile) : null
}

const total = ({ good, bad, unknown }: SloCounts): number => good + bad + unknown
