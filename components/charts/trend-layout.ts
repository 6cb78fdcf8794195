import type { Trend } from './prepare-trend.ts'

export const CHART_HEIGHT = 252
export const MARGIN = { top: 18, bottom: 0, left: 0 }
export const X_AXIS_HEIGHT = 24

/** Where a latency lies in the chart, px from its top: for what is written beside it in HTML. */
export const yOf = (ms: number, trend: Trend): number => {
  const topMs = trend.ticksMs.at(-1) ?? 1
  const height = CHART_HEIGHT - MARGIN.top - MARGIN.bottom - X_AXIS_HEIGHT
  return MARGIN.top + height * (1 - Math.min(1, ms / topMs))
}
