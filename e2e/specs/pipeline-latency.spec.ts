import { expect, test } from '@playwright/test'

test('the first page shows the live pipeline against its SLA, and the numbers move', async ({ page }) => {
  await page.goto('/')
  const row = page.getByRole('row', { name: /Order scoring/ })
  await expect(row).toBeVisible({ timeout: 60_000 })
  // The estimate appears once the first records have passed all three hops.
  await expect(row).toContainText(/\d\sm?s/, { timeout: 60_000 })
  const path = page.getByRole('region', { name: 'Order scoring, hop by hop' })
  for (const text of ['orders.raw', 'Enrich', 'Score', 'Serve', 'p50', 'p95', 'p99'])
    await expect(path).toContainText(text)
  await expect(path).toContainText(/waiting \d/)
  const before = await path.innerText()
  await expect.poll(() => path.innerText(), { timeout: 30_000 }).not.toBe(before)
})

test('from the first page to the worst hop is one click, and each hop is measured', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: 'Order scoring' }).first().click()
  await page.waitForURL('**/pipelines/orders/latency**')
  await expect(page.getByRole('region', { name: 'Verdict' })).toContainText(/p95/)
  const hops = page.getByRole('region', { name: /Where the time goes/ })
  for (const hop of ['Enrich', 'Score', 'Serve']) await expect(hops).toContainText(hop)
  await expect(hops.getByText('measured')).toHaveCount(3, { timeout: 60_000 })
})
