import { expect, test, vi } from 'vitest'
import type { InventoryReads } from '../ports/inventory-reads.ts'
import { cacheFigures } from './cache-figures.ts'

function setUp() {
  let now = 0
  const topicFigures = vi.fn(() => Promise.resolve([]))
  const groupFigures = vi.fn(() => Promise.resolve([]))
  const { inventory, clear } = cacheFigures({ topicFigures, groupFigures } as unknown as InventoryReads, () => now)
  return { inventory, clear, topicFigures, advance: (ms: number) => (now += ms) }
}

test('requests of the same second share one read, those of another scope do not', async () => {
  const { inventory, topicFigures } = setUp()
  await Promise.all([inventory.topicFigures(['a']), inventory.topicFigures(['a']), inventory.topicFigures(['a', 'b'])])
  expect(topicFigures).toHaveBeenCalledTimes(2)
})

test('a second later, and after a change, it reads again', async () => {
  const { inventory, clear, topicFigures, advance } = setUp()
  await inventory.topicFigures(['a'])
  advance(1_000)
  await inventory.topicFigures(['a'])
  clear()
  await inventory.topicFigures(['a'])
  expect(topicFigures).toHaveBeenCalledTimes(3)
})

test('a failed read is not kept', async () => {
  const { inventory, topicFigures } = setUp()
  topicFigures.mockRejectedValueOnce(new Error('database down'))
  await expect(inventory.topicFigures(['a'])).rejects.toThrow('database down')
  await expect(inventory.topicFigures(['a'])).resolves.toEqual([])
})
