import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** The page's title is there, nothing on it is still loading and everything that enters has entered. */
export async function loaded(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(loading(page)).toHaveCount(0)
  await entered(page)
}

/** The bars that stand where data will be. */
export const loading = (page: Page) => page.getByRole('status').filter({ hasText: 'Loading' })

/** Entering takes up to 600 ms, and half-faded text has half the contrast. What pulses for ever is not waited for. */
async function entered(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime))
        .map((animation) => animation.finished.catch(() => undefined)),
    ),
  )
}

/** No violation of what axe can judge; each is named with its elements. */
export async function expectAccessible(page: Page): Promise<void> {
  await entered(page)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([])
}
