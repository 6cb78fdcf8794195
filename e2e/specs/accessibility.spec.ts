import AxeBuilder from '@axe-core/playwright'
import { expect, test } from '@playwright/test'

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
]

for (const theme of ['light', 'dark'])
  for (const path of PAGES)
    test(`${path} in ${theme} has no violation`, async ({ page, context, baseURL }) => {
      await context.addCookies([{ name: 'fresnel-theme', value: theme, url: baseURL ?? '' }])
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('html')).toHaveAttribute('data-theme', theme)
      // Entering takes 200 ms, and half-faded text has half the contrast.
      await page.evaluate(() =>
        Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))),
      )
      const { violations } = await new AxeBuilder({ page }).analyze()
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
    })

for (const path of PAGES)
  test(`${path} fits a phone`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBeLessThanOrEqual(0)
  })
