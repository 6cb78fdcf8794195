import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layersOf } from './graph-layers.ts'

const edge = (from: string, to: string) => ({ id: `${from}>${to}`, from, to })

test('a chain gets one layer a step, and a second source joins where it is read', () => {
  const layers = layersOf(
    ['raw', 'enrich', 'customers', 'enriched', 'score'],
    [edge('raw', 'enrich'), edge('customers', 'enrich'), edge('enrich', 'enriched'), edge('enriched', 'score')],
  )
  expect(Object.fromEntries(layers)).toEqual({ raw: 0, customers: 0, enrich: 1, enriched: 2, score: 3 })
})

test('a loop through a retry topic still gives every node a layer', () => {
  const layers = layersOf(['work', 'app', 'retry'], [edge('work', 'app'), edge('app', 'retry'), edge('retry', 'app')])
  expect(Object.fromEntries(layers)).toEqual({ work: 0, app: 1, retry: 2 })
})

test('a node that reads and writes the same topic does not hang', () => {
  expect(layersOf(['t', 'g'], [edge('t', 'g'), edge('g', 't')]).size).toBe(2)
})

test('edges to nodes outside the neighbourhood are ignored', () => {
  expect(Object.fromEntries(layersOf(['a'], [edge('a', 'gone'), edge('gone', 'a')]))).toEqual({ a: 0 })
})

test('in any acyclic graph every edge goes to a higher layer', () => {
  const pairs = fc.array(fc.tuple(fc.nat(20), fc.nat(20)), { maxLength: 60 })
  fc.assert(
    fc.property(pairs, (list) => {
      const names = Array.from({ length: 21 }, (_, index) => `n${index}`)
      const edges = list.filter(([a, b]) => a < b).map(([a, b]) => edge(`n${a}`, `n${b}`))
      const layers = layersOf(names, edges)
      return edges.every(({ from, to }) => (layers.get(from) ?? 99) < (layers.get(to) ?? -1))
    }),
  )
})

test('a chain of ten thousand nodes is layered without overflow', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `n${index}`)
  const edges = names.slice(1).map((name, index) => edge(`n${index}`, name))
  expect(layersOf(names, edges).get('n9999')).toBe(9_999)
})
