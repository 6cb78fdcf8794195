import { readFileSync } from 'node:fs'
import { expect, test as setup } from '@playwright/test'
import { ADMIN_STATE, DEMO_FOLDER } from '../../playwright.config.ts'
import { signInFile } from '../demo/parts.ts'

setup('the link that the demo prints signs in, once', async ({ page, browser }) => {
  const link = readFileSync(signInFile(DEMO_FOLDER), 'utf8').trim()
  await page.goto(link)
  await page.waitForURL((url) => url.pathname === '/')
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
  await page.context().storageState({ path: ADMIN_STATE })

  const stranger = await browser.newPage()
  await stranger.goto(link)
  await expect(stranger.getByRole('alert')).toContainText(/used/i)
  await stranger.close()
})
