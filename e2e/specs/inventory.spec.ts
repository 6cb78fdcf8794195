import { expect, test } from '@playwright/test'

test('a topic is found in two clicks, with its readers and their lag in seconds', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('link', { name: /Inventory/ }).click()
  await page.getByRole('link', { name: 'orders.enriched' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'orders.enriched' })).toBeVisible()
  await expect(page.getByRole('region', { name: 'Read by', exact: true })).toContainText('score-orders')
  await expect(page.getByRole('region', { name: 'Written by' })).toContainText('enrich-orders')
  const partitions = page.getByRole('region', { name: 'Partitions of orders.enriched' })
  await expect(partitions.getByRole('row')).toHaveCount(7)
})

test('a group shows each partition in records and in time', async ({ page }) => {
  await page.goto('/inventory/groups')
  await page.getByRole('link', { name: 'score-orders' }).click()
  const table = page.getByRole('region', { name: 'Partitions that score-orders reads' })
  await expect(table.getByRole('row')).toHaveCount(7, { timeout: 30_000 })
  await expect(table.getByRole('columnheader', { name: /Lag, (ms|s)$/ })).toBeVisible()
  await expect(table.getByRole('row').nth(1)).toContainText(/\d/)
})

test('a filter lives in the address, and finding nothing is said apart from having nothing', async ({ page }) => {
  await page.goto('/inventory/topics')
  await page.keyboard.press('/')
  await page.keyboard.type('enriched')
  await page.waitForURL('**/inventory/topics?q=enriched')
  await expect(page.getByRole('link', { name: 'orders.enriched' })).toBeVisible()
  await expect(page.getByRole('link', { name: 'orders.raw' })).toHaveCount(0)
  await page.goto('/inventory/topics?q=no-such-topic')
  await expect(page.getByText('No topics match')).toBeVisible()
})

test('an unknown entity says so and leads on', async ({ page }) => {
  await page.goto(`/e/${encodeURIComponent('topic:demo/never.was')}/summary`)
  await expect(page.getByText('No topic of this name was ever seen')).toBeVisible()
})

test('the palette finds an entity by keyboard alone', async ({ page }) => {
  await page.goto('/')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('combobox', { name: 'Jump to' })).toBeFocused()
  await page.keyboard.type('orders.sco')
  await expect(page.getByRole('option', { name: /orders\.scored/ })).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'orders.scored' })).toBeVisible()
})

test('the topology stands on the pipeline, and selecting opens what is known without leaving', async ({ page }) => {
  await page.goto('/topology')
  const canvas = page.getByRole('region', { name: 'Canvas' })
  for (const name of [
    'orders.raw',
    'enrich-orders',
    'orders.enriched',
    'score-orders',
    'orders.scored',
    'serve-orders',
  ])
    await expect(canvas.getByRole('button', { name: new RegExp(name) })).toBeVisible({ timeout: 30_000 })
  await canvas.getByRole('button', { name: /score-orders/ }).click()
  await expect(page.getByRole('complementary', { name: 'score-orders' })).toContainText('orders.enriched')
  await expect(page).toHaveURL(/\/topology/)
})

test('the field keeps its focus while the list is filtered, and follows Back', async ({ page }) => {
  await page.goto('/inventory/topics')
  const field = page.getByRole('searchbox', { name: 'Find a topic' })
  await field.click()
  await page.keyboard.type('orders')
  await page.waitForURL('**/inventory/topics?q=orders')
  await page.keyboard.type('.raw')
  await page.waitForURL('**/inventory/topics?q=orders.raw')
  await expect(field).toHaveValue('orders.raw')
  await page.getByRole('link', { name: 'Inventory' }).click()
  await page.waitForURL('**/inventory/topics')
  await expect(field).toHaveValue('')
})
