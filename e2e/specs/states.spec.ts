import { expect, test, type Page } from '@playwright/test'
import type { Freshness } from '../../server/contracts/entities.ts'
import type { GroupDetail, GroupPage, TopicDetail, TopicPage } from '../../server/contracts/inventory.ts'
import type { Overview } from '../../server/contracts/overview.ts'
import type { PipelineLatency, PipelineList } from '../../server/contracts/pipelines.ts'
import type { Topology } from '../../server/contracts/topology.ts'
import { expectAccessible, loaded, loading } from '../pages/accessibility.ts'

// What every page shows when its answer does not come, comes late, is old or has holes. The browser's answers are made up
// here; what the server prefetches is not in the browser's hands, so these pages are opened at an address for which the
// server finds nothing, and it is left to the browser to ask.

type Screen = {
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
const OVERVIEW = screenOf('overview', '/', '/api/v1/overview', 'Order scoring')
const PIPELINES = screenOf('pipelines', '/pipelines', '/api/v1/pipelines', 'Order scoring')
const TOPICS = screenOf('topics', '/inventory/topics', '/api/v1/topics', 'orders.raw')
const GROUPS = screenOf('groups', '/inventory/groups', '/api/v1/groups', 'score-orders')
const TOPOLOGY = {
  ...screenOf('topology', '/topology', '/api/v1/topology', 'orders.raw'),
  real: `/api/v1/topology?focus=${TOPIC}`,
}
const LATENCY: Screen = {
  name: 'latency',
  path: '/pipelines/orders/latency',
  empty: '/pipelines/nowhere/latency',
  asks: '/api/v1/pipelines/nowhere/latency',
  real: '/api/v1/pipelines/orders/latency',
  known: 'Where the time goes',
}
const ONE_TOPIC: Screen = {
  name: 'a topic',
  path: `/e/${TOPIC}/summary`,
  empty: `/e/${NO_TOPIC}/summary`,
  asks: `/api/v1/topics/${NO_TOPIC}`,
  real: `/api/v1/topics/${TOPIC}`,
  known: 'Read by',
}
const ONE_GROUP: Screen = {
  name: 'a group',
  path: `/e/${GROUP}/summary`,
  empty: `/e/${NO_GROUP}/summary`,
  asks: `/api/v1/groups/${NO_GROUP}`,
  real: `/api/v1/groups/${GROUP}`,
  known: 'Partitions',
}
/** The server prefetches nothing for it. */
const AUDIT: Screen = {
  name: 'audit',
  ...{ path: '/settings/audit', empty: '/settings/audit', asks: '/api/v1/audit', real: '/api/v1/audit' },
  known: /session\.|config\./,
}
const WITH_AGE = [OVERVIEW, PIPELINES, LATENCY, TOPICS, GROUPS, ONE_TOPIC, ONE_GROUP, TOPOLOGY]
/** The server always finds its list, which has no filter: only asking again can fail. */
const CONNECTIONS = { name: 'connections', path: '/settings/connections', real: '/api/v1/connections', known: 'demo' }

const DETAIL = 'The reads are having a bad day.'
const PROBLEM = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    ...{ type: 'about:blank', title: 'Internal error', status: 500, code: 'internal' },
    ...{ detail: DETAIL, requestId: 'e2e-request' },
  }),
}

/** The API's own answer, past the routes of the page. */
async function realAnswer(page: Page, { real }: Pick<Screen, 'real'>): Promise<string> {
  const response = await page.request.get(real)
  expect(response.status()).toBe(200)
  return response.text()
}

const at = (path: string) => (url: URL) => url.pathname === path

/** Opens the screen with this answer in place of the API's. */
async function openWith(page: Page, screen: Screen, body: string): Promise<void> {
  await page.route(at(screen.asks), (route) => route.fulfill({ contentType: 'application/json', body }))
  await page.goto(screen.empty)
  await loaded(page)
}

// Live events would ask again at a moment of their own, between a look and a click.
test.beforeEach(({ page }) => page.route(at('/api/v1/events'), (route) => route.abort()))

const changed = <T>(json: string, change: (answer: T) => T): string => JSON.stringify(change(JSON.parse(json) as T))

for (const screen of [...WITH_AGE, AUDIT]) {
  test(`${screen.name}: a failure is named in its place, and Retry brings the data`, async ({ page }) => {
    const body = await realAnswer(page, screen)
    let isDown = true
    await page.route(at(screen.asks), (route) =>
      route.fulfill(isDown ? PROBLEM : { contentType: 'application/json', body }),
    )
    await page.goto(screen.empty)
    // Next has an alert of its own, for the titles of pages.
    const failure = page.getByRole('alert').filter({ hasText: DETAIL })
    await expect(failure).toContainText(screen.asks)
    await expect(failure).toContainText('e2e-request')
    await expectAccessible(page)
    isDown = false
    await failure.getByRole('button', { name: 'Retry' }).click()
    await expect(page.getByRole('main')).toContainText(screen.known)
    await expect(failure).toHaveCount(0)
  })

  test(`${screen.name}: while no answer comes, it says that it loads`, async ({ page }) => {
    await page.route(at(screen.asks), () => undefined)
    await page.goto(screen.empty)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(loading(page)).toHaveCount(1)
    await expectAccessible(page)
  })
}

for (const screen of WITH_AGE)
  test(`${screen.name}: an old answer says how old it is`, async ({ page }) => {
    const old = changed<{ freshness: Freshness }>(await realAnswer(page, screen), ({ freshness, ...rest }) => ({
      ...rest,
      freshness: { ...freshness, takenAt: new Date(Date.parse(freshness.now) - 7_200_000).toISOString() },
    }))
    await openWith(page, screen, old)
    await expect(page.getByRole('main')).toContainText(screen.known)
    await expect(page.getByRole('main').locator('header').first()).toContainText('2 h old, stale')
    await expectAccessible(page)
  })

for (const screen of [TOPICS, GROUPS])
  test(`${screen.name}: above an old list stands when it was true`, async ({ page }) => {
    const old = changed<TopicPage | GroupPage>(await realAnswer(page, screen), (answer) => ({
      ...answer,
      freshness: {
        ...answer.freshness,
        takenAt: new Date(Date.parse(answer.freshness.now) - 7_200_000).toISOString(),
        errors: [{ source: 'demo Inventory', since: null, message: 'No broker answers.' }],
      },
    }))
    await openWith(page, screen, old)
    await expect(
      page.getByText(/^demo Inventory last answered at .* 2 h ago\. Below is what it said then\.$/),
    ).toBeVisible()
    await expectAccessible(page)
  })

/** Answers with holes, and the words that stand in them. */
const HOLES: { screen: Screen; change: (json: string) => string; words: string }[] = [
  {
    screen: OVERVIEW,
    change: (json) =>
      changed<Overview>(json, (answer) => ({
        ...answer,
        pipelines: answer.pipelines.map((row) => ({ ...row, status: null })),
      })),
    words: 'not computed yet',
  },
  {
    screen: PIPELINES,
    change: (json) =>
      changed<PipelineList>(json, (answer) => ({
        ...answer,
        items: answer.items.map((row) => ({ ...row, status: null })),
      })),
    words: 'not computed yet',
  },
  {
    screen: LATENCY,
    change: (json) =>
      changed<PipelineLatency>(json, (answer) => ({
        ...answer,
        summary: {
          ...{ quantiles: null, mean: null, hops: [] },
          ...{ entered: null, good: null, bad: null, unknown: null },
        },
      })),
    words: 'not sampled in this range',
  },
  {
    screen: TOPICS,
    change: (json) =>
      changed<TopicPage>(json, (answer) => ({
        ...answer,
        items: answer.items.map((row) => ({ ...row, partitions: null })),
      })),
    words: 'unknown: the topic could not be described',
  },
  {
    screen: GROUPS,
    change: (json) =>
      changed<GroupPage>(json, (answer) => ({
        ...answer,
        items: answer.items.map((row) => ({ ...row, lagSeconds: null, reason: 'offsets are denied' })),
      })),
    words: 'unknown: offsets are denied',
  },
  {
    screen: ONE_TOPIC,
    change: (json) =>
      changed<TopicDetail>(json, (answer) => ({
        ...answer,
        row: { ...answer.row, partitions: null, underReplicated: null },
        partitions: [],
      })),
    words: 'could not be described',
  },
  {
    screen: ONE_GROUP,
    change: (json) =>
      changed<GroupDetail>(json, (answer) => ({
        ...answer,
        row: { ...answer.row, state: 'unknown', reason: 'offsets are denied' },
        partitions: [],
      })),
    words: 'offsets are denied',
  },
  {
    screen: TOPOLOGY,
    change: (json) =>
      changed<Topology>(json, (answer) => ({
        ...answer,
        nodes: answer.nodes.map((node) => ({ ...node, state: 'unknown', reason: 'declared, not seen' })),
      })),
    words: 'declared, not seen',
  },
]

for (const { screen, change, words } of HOLES)
  test(`${screen.name}: what is unknown has its reason`, async ({ page }) => {
    await openWith(page, screen, change(await realAnswer(page, screen)))
    await expect(page.getByRole('main')).toContainText(words)
    await expectAccessible(page)
  })

for (const screen of [TOPICS, GROUPS])
  test(`${screen.name}: a list that was denied is not an empty one`, async ({ page }) => {
    const source = screen === TOPICS ? 'demo Metadata' : 'demo ListGroups'
    const denied = changed<TopicPage | GroupPage>(await realAnswer(page, screen), (answer) => ({
      ...answer,
      ...{ items: [], total: 0, counts: {}, nextCursor: null },
      freshness: { ...answer.freshness, errors: [{ source, since: null, message: 'The right Describe is missing.' }] },
    }))
    await openWith(page, screen, denied)
    await expect(page.getByText(/^(Topics|Groups) could not be listed$/)).toBeVisible()
    await expect(page.getByText(`${source}: The right Describe is missing.`)).toBeVisible()
    await expectAccessible(page)
  })

for (const screen of [...WITH_AGE, AUDIT, CONNECTIONS])
  test(`${screen.name}: a refresh that fails keeps the data and says so`, async ({ page }) => {
    const main = page.getByRole('main')
    await page.goto(screen.path)
    await expect(main).toContainText(screen.known)
    let isDown = true
    await page.route(at(new URL(screen.real, 'http://any').pathname), (route) =>
      isDown ? route.fulfill(PROBLEM) : route.continue(),
    )
    const note = page.getByRole('status').filter({ hasText: `${DETAIL} Below is what was known at` })
    // Until the page's scripts listen, nobody hears that the tab has come back.
    await expect(async () => {
      await comeBack(page)
      await expect(note).toBeVisible({ timeout: 2_000 })
    }).toPass({ timeout: 20_000 })
    await expect(main).toContainText(screen.known)
    await expect(page.getByRole('alert').filter({ hasText: DETAIL })).toHaveCount(0)
    await expectAccessible(page)
    isDown = false
    await note.getByRole('button', { name: 'Retry' }).click()
    await expect(note).toHaveCount(0)
  })

/** The tab was hidden for a moment: on its return everything on screen is asked for again. */
const comeBack = (page: Page) =>
  page.evaluate(() => {
    for (const hidden of [true, false]) {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })
      document.dispatchEvent(new Event('visibilitychange'))
    }
  })
