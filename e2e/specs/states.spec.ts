import { expect, test, type Page } from '@playwright/test'
import type { Freshness } from '../../server/contracts/entities.ts'
import type { GroupPage, TopicPage } from '../../server/contracts/inventory.ts'
import { expectAccessible, loading } from '../pages/accessibility.ts'
import {
  at,
  AUDIT,
  changed,
  CONNECTIONS,
  GROUPS,
  openWith,
  realAnswer,
  TOPICS,
  WITH_AGE,
  withoutEvents,
} from '../pages/screens.ts'

const DETAIL = 'The reads are having a bad day.'
const PROBLEM = {
  status: 500,
  contentType: 'application/problem+json',
  body: JSON.stringify({
    ...{ type: 'about:blank', title: 'Internal error', status: 500, code: 'internal' },
    ...{ detail: DETAIL, requestId: 'e2e-request' },
  }),
}

test.beforeEach(({ page }) => withoutEvents(page))

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
      page.getByText(/^demo Inventory last answered at .* 2\sh ago\. Below is what it said then\.$/),
    ).toBeVisible()
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
