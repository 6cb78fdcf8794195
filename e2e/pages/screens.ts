import { expect, type Page } from '@playwright/test'
import { loaded } from './accessibility.ts'

// What every page shows when its answer does not come, comes late, is old or has holes. The browser's answers are made up
// here; what the server prefetches is not in the browser's hands, so these pages are opened at an address for which the
// server finds nothing, and it is left to the browser to ask.

export type Screen = {
  name: string
  /** Shows data. */
  path: string
  /** The same screen, for something that is not there: nothing is prefetched. */
  empty: string
  /** What the browser asks on `empty`. */
  asks: string
  /** Where a real answer of this kind comes from. */
  real: string
  /** On the screen with that answer. */
  known: string | RegExp
}
const TOPIC = encodeURIComponent('topic:demo/orders.raw')
const GROUP = encodeURIComponent('consumer-group:demo/score-orders')
const NO_TOPIC = encodeURIComponent('topic:demo/never.was')
const NO_GROUP = encodeURIComponent('consumer-group:demo/never-was')

const screenOf = (name: string, path: string, api: string, known: string): Screen => ({
  ...{ name, path, known },
  ...{ empty: `${path}?cluster=nowhere`, asks: api, real: api },
})
export const OVERVIEW = screenOf('overview', '/', '/api/v1/overview', 'Order scoring')
export const PIPELINES = screenOf('pipelines', '/pipelines', '/api/v1/pipelines', 'Order scoring')
export const TOPICS = screenOf('topics', '/inventory/topics', '/api/v1/topics', 'orders.raw')
export const GROUPS = screenOf('groups', '/inventory/groups', '/api/v1/groups', 'score-orders')
export const TOPOLOGY = {
  ...screenOf('topology', '/topology', '/api/v1/topology', 'orders.raw'),
  real: `/api/v1/topology?focus=${TOPIC}`,
}
export const LATENCY: Screen = {
  name: 'latency',
  path: '/pipelines/orders/latency',
  empty: '/pipelines/nowhere/latency',
  asks: '/api/v1/pipelines/nowhere/latency',
  real: '/api/v1/pipelines/orders/latency',
  known: 'Where the time goes',
}
export const ONE_TOPIC: Screen = {
  name: 'a topic',
  path: `/e/${TOPIC}/summary`,
  empty: `/e/${NO_TOPIC}/summary`,
  asks: `/api/v1/topics/${NO_TOPIC}`,
  real: `/api/v1/topics/${TOPIC}`,
  known: 'Read by',
}
export const ONE_GROUP: Screen = {
  name: 'a group',
  path: `/e/${GROUP}/summary`,
  empty: `/e/${NO_GROUP}/summary`,
  asks: `/api/v1/groups/${NO_GROUP}`,
  real: `/api/v1/groups/${GROUP}`,
  known: 'Partitions',
}
/** The server prefetches nothing for it. */
export const AUDIT: Screen = {
  name: 'audit',
  ...{ path: '/settings/audit', empty: '/settings/audit', asks: '/api/v1/audit', real: '/api/v1/audit' },
  known: /session\.|config\./,
}
export const WITH_AGE = [OVERVIEW, PIPELINES, LATENCY, TOPICS, GROUPS, ONE_TOPIC, ONE_GROUP, TOPOLOGY]
/** The server always finds its list, which has no filter: only asking again can fail. */
export const CONNECTIONS = {
  name: 'connections',
  path: '/settings/connections',
  real: '/api/v1/connections',
  known: 'demo',
}

/** The API's own answer, past the routes of the page. */
export async function realAnswer(page: Page, { real }: Pick<Screen, 'real'>): Promise<string> {
  const response = await page.request.get(real)
  expect(response.status()).toBe(200)
  return response.text()
}

/** Requests for this path, whatever they ask of it. */
export const at = (path: string) => (url: URL) => url.pathname === path

/** Opens the screen with this answer in place of the API's. */
export async function openWith(page: Page, screen: Screen, body: string): Promise<void> {
  await page.route(at(screen.asks), (route) => route.fulfill({ contentType: 'application/json', body }))
  await page.goto(screen.empty)
  await loaded(page)
}

/** Live events would ask again at a moment of their own, between a look and a click. */
export const withoutEvents = (page: Page) => page.route(at('/api/v1/events'), (route) => route.abort())

/** An answer with something of it changed. */
export const changed = <T>(json: string, change: (answer: T) => T): string =>
  JSON.stringify(change(JSON.parse(json) as T))
