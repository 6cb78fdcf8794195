// @vitest-environment jsdom
import { cleanup, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { budgetOf, rowOf, statusOf } from './pipeline-row.fixtures.ts'
import { PipelineTable } from './pipeline-table.tsx'

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams('env=production') }))
afterEach(cleanup)

const rowNamed = (name: string): HTMLElement => {
  const row = screen.getByRole('link', { name }).closest('tr')
  if (!row) throw new Error(`no row for ${name}`)
  return row
}
const text = (element: HTMLElement) => element.textContent.replaceAll('\u00a0', ' ')

test('a row leads to its latency and keeps the environment', () => {
  render(
    <PipelineTable rows={[rowOf('Order scoring', statusOf({ p95: [38_000, 41_200, 45_900] }), { id: 'orders' })]} />,
  )
  expect(screen.getByRole('link').getAttribute('href')).toBe('/pipelines/orders/latency?env=production')
  expect(text(rowNamed('Order scoring'))).toContain('41.2 s38–46')
})

test('the rows keep the order of the server', () => {
  render(<PipelineTable rows={[rowOf('Zebra', null), rowOf('Ant', null)]} />)
  expect(screen.getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['Zebra', 'Ant'])
})

test('not computed is unknown with its reason: no zero, no healthy', () => {
  render(<PipelineTable rows={[rowOf('Invoices', null)]} />)
  const row = rowNamed('Invoices')
  expect(within(row).getByText('Unknown: not computed yet')).toBeTruthy()
  expect(text(row)).not.toMatch(/\b0\b/)
})

test('idle shows no latency even if an old one came along', () => {
  render(<PipelineTable rows={[rowOf('Price audit', statusOf({ state: 'idle', p95: [1, 2, 3] }))]} />)
  const row = rowNamed('Price audit')
  expect(text(row)).toContain('—idle')
  expect(within(row).getByRole('img', { name: /^idle/ })).toBeTruthy()
})

test('stale keeps the last figures, in the colour of labels', () => {
  const status = statusOf({ state: 'stale', reason: 'last sampled 94 s ago', p95: [7_000, 8_400, 9_600] })
  render(<PipelineTable rows={[rowOf('Inventory sync', status)]} />)
  const row = rowNamed('Inventory sync')
  expect(row.className).toContain('dimmed')
  expect(text(row)).toContain('8.4 s')
  expect(within(row).getByText('Stale: last sampled 94 s ago')).toBeTruthy()
})

test('without an upper bound it says so instead of inventing an estimate', () => {
  render(<PipelineTable rows={[rowOf('Returns', statusOf({ state: 'breached', p95: [90_400, null, null] }))]} />)
  expect(text(rowNamed('Returns'))).toContain('> 90 sno upper bound')
})

test('a burning number is coloured only beside a glyph that says the same', () => {
  render(
    <PipelineTable
      rows={[
        rowOf('Burning', statusOf({ state: 'at-risk', budget: budgetOf(0.6, 3.1) })),
        rowOf('Recovering', statusOf({ state: 'healthy', budget: budgetOf(0.6, 3.1) })),
      ]}
    />,
  )
  expect(rowNamed('Burning').querySelector('.text-risk.font-semibold')).not.toBeNull()
  expect(rowNamed('Recovering').querySelector('.text-risk.font-semibold')).toBeNull()
})
