import { one, scopeOf, type PageParams, type Scope } from '../queries/keys.ts'

/** What the address says: whose neighbourhood, and how many steps of it up and down. */
export type TopologyView = Scope & { focus?: string; up: number; down: number }

export const MOST_STEPS = 6
/** As far as a pipeline of three hops reaches, seen from its first topic. */
const DEFAULT_STEPS = 5

function steps(value: string | undefined): number {
  const number = value === undefined || value === '' ? DEFAULT_STEPS : Number(value)
  return Number.isInteger(number) && number >= 0 && number <= MOST_STEPS ? number : DEFAULT_STEPS
}

export function topologyViewOf(params: PageParams): TopologyView {
  const focus = one(params.focus)
  return {
    ...scopeOf(params),
    ...(focus && focus.length <= 400 && { focus }),
    up: steps(one(params.up)),
    down: steps(one(params.down)),
  }
}

export function topologyHref(view: TopologyView, change: Partial<TopologyView> = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries({ ...view, ...change })) search.set(name, String(value))
  return `/topology?${search.toString()}`
}
