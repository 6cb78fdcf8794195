import { randomUUID } from 'node:crypto'
import { expect, test, type Page } from '@playwright/test'
import { expectAccessible, loaded } from '../pages/accessibility.ts'
import { invitationFor } from '../pages/people.ts'

const PAGES = [
  '/',
  '/pipelines',
  '/pipelines/orders/latency',
  '/inventory/topics',
  '/inventory/groups',
  `/e/${encodeURIComponent('topic:demo/orders.raw')}/summary`,
  `/e/${encodeURIComponent('consumer-group:demo/score-orders')}/summary`,
  '/topology',
  '/settings/connections',
  '/settings/audit',
  '/no/such/page',
]
/** Before anybody has signed in. A link without its token is a page of its own. */
const PUBLIC_PAGES = ['/sign-in', '/sign-in/link']
const THEMES = ['light', 'dark']

async function openIn(page: Page, theme: string, path: string): Promise<void> {
  const url = test.info().project.use.baseURL ?? ''
  await page.context().addCookies([{ name: 'fresnel-theme', value: theme, url }])
  await page.goto(path)
  await loaded(page)
  await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
}

async function expectFitsPhone(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(path)
  await loaded(page)
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
}

for (const theme of THEMES)
  for (const path of PAGES)
    test(`${path} in ${theme} has no violation`, async ({ page }) => {
      await openIn(page, theme, path)
      await expectAccessible(page)
    })

for (const path of PAGES) test(`${path} fits a phone`, ({ page }) => expectFitsPhone(page, path))

test.describe('without a session', () => {
  test.use({ storageState: { cookies: [], origins: [] } })

  for (const theme of THEMES) {
    for (const path of PUBLIC_PAGES)
      test(`${path} in ${theme} has no violation`, async ({ page }) => {
        await openIn(page, theme, path)
        await expectAccessible(page)
      })

    test(`an invitation in ${theme} has no violation`, async ({ page }) => {
      await openIn(page, theme, await invitationFor(`axe-${randomUUID()}@example.org`, 'viewer'))
      await expect(page.getByLabel('Password')).toBeVisible()
      await expectAccessible(page)
    })
  }

  for (const path of PUBLIC_PAGES) test(`${path} fits a phone`, ({ page }) => expectFitsPhone(page, path))
})
