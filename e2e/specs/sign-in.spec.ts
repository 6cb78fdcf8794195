import { randomUUID } from 'node:crypto'
import { expect, test } from '@playwright/test'
import { invitationFor, PASSWORD, signedIn, signIn } from '../pages/people.ts'

// Nobody is signed in at the start of these.
test.use({ storageState: { cookies: [], origins: [] } })

test('an invitation sets a password, which then signs in; a wrong one keeps the e-mail that was typed', async ({
  page,
}) => {
  const email = `ann-${randomUUID()}@example.org`
  await page.goto(await invitationFor(email, 'viewer'))
  await expect(page.getByLabel('E-mail')).toHaveValue(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Set password and sign in' }).click()
  await signedIn(page)

  await page.context().clearCookies()
  await signIn(page, email, 'not the password')
  await expect(page.getByText('E-mail or password is wrong.')).toBeVisible()
  await expect(page.getByLabel('E-mail')).toHaveValue(email)
  await expect(page.getByLabel('Password')).toHaveValue('')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await signedIn(page)
})

test('a link that is not known says what to do', async ({ page }) => {
  await page.goto(`/sign-in/link?token=${'x'.repeat(43)}`)
  await expect(page.getByRole('heading', { name: 'This link is not known here' })).toBeVisible()
  await expect(page.getByText('fresnel link')).toBeVisible()
})

test('after ten wrong passwords the eleventh attempt is told to wait', async ({ page }) => {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill('mallory@example.org')
  for (let attempt = 1; attempt <= 11; attempt++) {
    const answered = page.waitForResponse('**/api/auth/sign-in')
    await page.getByLabel('Password').fill('guess')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await answered
    await expect(page.getByLabel('Password')).toHaveValue('')
  }
  await expect(page.getByText(/^Too many attempts\. Try again in \d+ s\.$/)).toBeVisible()
})
