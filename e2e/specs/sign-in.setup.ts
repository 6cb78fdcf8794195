import { expect, test as setup } from '@playwright/test'
import { ADMIN_STATE } from '../../playwright.config.ts'
import { demoLink, signedIn } from '../pages/people.ts'

setup('the link that the demo prints signs in, once', async ({ page, browser }) => {
  const link = demoLink()
  await page.goto(link)
  await page.waitForURL((url) => url.pathname === '/')
  await signedIn(page)
  await page.context().storageState({ path: ADMIN_STATE })

  const stranger = await browser.newPage()
  await stranger.goto(link)
  await expect(stranger.getByRole('heading', { name: 'This link was used already' })).toBeVisible()
  await stranger.close()
})
