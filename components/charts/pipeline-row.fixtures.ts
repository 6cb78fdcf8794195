import type { State } from '#server/contracts/entities.ts'
import type { PipelineRow, PipelineStatusDto } from '#server/contracts/pipelines.ts'

export const NOW_MS = Date.parse('2026-11-22T14:32:00Z')
const HALF_HOUR_MS = 1_800_000

type Status = Partial<PipelineStatusDto> & { p95?: [lo: number, est: number | null, hi: number | null] }

export function statusOf({ p95, ...rest }: Status): PipelineStatusDto {
  const band = p95 ? { lo: p95[0], est: p95[1], hi: p95[2] } : null
  return {
    state: 'healthy',
    reason: null,
    sampledAtMs: NOW_MS - 3_000,
    windowMs: 300_000,
    quantiles: band && { p50: band, p95: band, p99: band, max: band },
    mean: null,
    enteredPerSecond: 42,
    worstHop: null,
    hops: [],
    budget: budgetOf(0.91, 0.3),
    ...rest,
  }
}

export const budgetOf = (left: number, burn1h: number, unknown = 0.02) => ({
  left,
  ifUnknownIsBad: left - unknown,
  burn1h,
  burn5m: burn1h,
  good: 99_570,
  bad: 380,
  unknown: 50,
  windowLabel: '28 d',
  observed: 0.6,
})

/** 48 half hours, healthy but for the cells that `marks` names by index. */
const dayOf = (marks: Record<number, State | null> = {}): PipelineRow['day'] =>
  Array.from({ length: 48 }, (_, index) => ({
    fromMs: NOW_MS - (48 - index) * HALF_HOUR_MS,
    state: index in marks ? (marks[index] ?? null) : 'healthy',
  }))

export const rowOf = (
  name: string,
  status: PipelineStatusDto | null,
  more: Partial<PipelineRow> = {},
): PipelineRow => ({
  id: name.toLowerCase().replaceAll(' ', '-'),
  name,
  environment: 'production',
  owner: 'orders-platform',
  domain: 'orders',
  path: ['orders.raw', 'orders_scored'],
  entryConnection: 'prod-eu',
  hops: [],
  slo: { targetMs: 60_000, quantile: 0.95, window: '28d' },
  origin: 'file',
  status,
  computedAt: '2026-11-22T14:31:57Z',
  day: dayOf(),
  ...more,
})
