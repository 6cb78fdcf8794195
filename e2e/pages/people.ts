import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, type Page } from '@playwright/test'
import { DEMO_FOLDER } from '../../playwright.config.ts'

const DATA = path.join(DEMO_FOLDER, 'fresnel')
export const PASSWORD = 'e2e-only password'

/** The link that the running demo keeps for its owner; it works once. */
export const demoLink = (): string => readFileSync(path.join(DATA, 'sign-in-url'), 'utf8').trim()

/** What `fresnel link` prints on the machine that the demo runs on. */
export async function invitationFor(email: string, role: 'viewer' | 'operator' | 'admin'): Promise<string> {
  const args = ['server/cli/fresnel.ts', 'link', '--email', email, '--role', role]
  const env = { ...process.env, FRESNEL_DATA: DATA, LOG_LEVEL: 'error' }
  const { stdout } = await promisify(execFile)(process.execPath, args, { env })
  return stdout.trim()
}

/** The cookie of somebody new with this role, who came in by an invitation. */
export async function cookieOf(role: 'viewer' | 'operator' | 'admin'): Promise<string> {
  const link = new URL(await invitationFor(`${role}-${randomUUID()}@example.org`, role))
  const response = await fetch(new URL('/api/auth/link', link), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token: link.searchParams.get('token'), password: PASSWORD }),
  })
  if (!response.ok) throw new Error(`the invitation answered ${response.status}: ${await response.text()}`)
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

/** Fills the form of /sign-in and sends it. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

export const signedIn = (page: Page) => expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible()
