import type { InventoryReads } from '../ports/inventory-reads.ts'

/** Counters reach the database about once a second, so within one nobody can have missed anything. */
const KEEP_MS = 1_000

export type FigureCache = { inventory: InventoryReads; clear: () => void }

/**
 * Shares the figures of a list between requests: typing, paging and many people at once read 25,000 rows once a second
 * and not once each. `clear` is for when something is known to have changed; a failed read is never kept.
 */
export function cacheFigures(inventory: InventoryReads, nowMs: () => number): FigureCache {
  const topics = keep((connections) => inventory.topicFigures(connections), nowMs)
  const groups = keep((connections) => inventory.groupFigures(connections), nowMs)
  return {
    inventory: { ...inventory, topicFigures: topics.read, groupFigures: groups.read },
    clear: () => {
      topics.clear()
      groups.clear()
    },
  }
}

function keep<T>(read: (connections: readonly string[]) => Promise<T>, nowMs: () => number) {
  const kept = new Map<string, { atMs: number; answer: Promise<T> }>()
  return {
    clear: () => kept.clear(),
    read: (connections: readonly string[]): Promise<T> => {
      const key = connections.join(' ')
      const known = kept.get(key)
      if (known && nowMs() - known.atMs < KEEP_MS) return known.answer
      for (const [old, { atMs }] of kept) if (nowMs() - atMs >= KEEP_MS) kept.delete(old)
      const answer = read(connections)
      kept.set(key, { atMs: nowMs(), answer })
      answer.catch(() => {
        if (kept.get(key)?.answer === answer) kept.delete(key)
      })
      return answer
    },
  }
}
