import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RevisionTopic } from '../contracts/collector-state.ts'
import { createRevisionHub } from './revision-hub.ts'
import { revisionStream } from './revision-stream.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function open(isAllowed: () => Promise<boolean> = () => Promise.resolve(true)) {
  let emit: (topic: RevisionTopic) => void = () => undefined
  const hub = createRevisionHub((tell) => (emit = tell))
  const stop = new AbortController()
  const reader = revisionStream({ hub, isAllowed, signal: stop.signal }).getReader()
  const read = async () => {
    const { value, done } = await reader.read()
    return done ? null : new TextDecoder().decode(value)
  }
  return { hub, reader, read, stop, emit: (topic: RevisionTopic) => emit(topic) }
}

test('a first byte at once, then one event a topic', async () => {
  const { read, emit } = open()
  expect(await read()).toBe('retry: 2000\n\n')
  emit('lag')
  expect(await read()).toBe('event: revision\ndata: {"topic":"lag"}\n\n')
})

test('a slow client gets each topic once, however often it changed', async () => {
  const { read, emit } = open()
  await read()
  for (let index = 0; index < 1_000; index += 1) {
    emit('lag')
    emit('pipelines')
  }
  // One chunk may have been made before the second topic was told; nothing beyond the two topics follows.
  const first = await read()
  const events = first?.match(/event: revision/g)?.length === 2 ? first : `${first ?? ''}${(await read()) ?? ''}`
  expect(new Set(events.match(/"topic":"\w+"/g))).toEqual(new Set(['"topic":"lag"', '"topic":"pipelines"']))
  const next = read()
  await vi.advanceTimersByTimeAsync(15_000)
  expect(await next).toMatch(/^(: still here|event: revision\ndata: \{"topic":"(lag|pipelines)"\})/)
})

test('a heartbeat every 15 s of silence', async () => {
  const { read } = open()
  await read()
  const next = read()
  await vi.advanceTimersByTimeAsync(15_000)
  expect(await next).toBe(': still here\n\n')
})

test('ends at once when the process stops', async () => {
  const { read, stop } = open()
  await read()
  const next = read()
  stop.abort()
  expect(await next).toBeNull()
})

test('ends within a minute of its session, and not because nobody could tell', async () => {
  const isAllowed = vi.fn(() => Promise.reject<boolean>(new Error('database is down')))
  const { read } = open(isAllowed)
  await read()
  let isEnded = false
  void (async () => {
    while ((await read()) !== null);
    isEnded = true
  })()
  await vi.advanceTimersByTimeAsync(61_000)
  expect([isAllowed.mock.calls.length, isEnded]).toEqual([1, false])
  isAllowed.mockResolvedValue(false)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(isEnded).toBe(true)
})

test('a client that left is forgotten', async () => {
  const { hub, reader, read, emit } = open()
  await read()
  const other = vi.fn()
  hub.subscribe(other)
  await reader.cancel()
  emit('lag')
  expect(other).toHaveBeenCalledOnce()
  expect(vi.getTimerCount()).toBe(0)
})

test('the source starts with the first subscriber, once', () => {
  const start = vi.fn()
  const hub = createRevisionHub(start)
  expect(start).not.toHaveBeenCalled()
  hub.subscribe(() => undefined)
  hub.subscribe(() => undefined)
  expect(start).toHaveBeenCalledOnce()
})
