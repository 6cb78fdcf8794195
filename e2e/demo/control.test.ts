import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { answerLine, askDemo, controlSocket, serveControl } from './control.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'demo-control-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('nobody runs: null, also where a dead one has left its socket', async () => {
  expect(await askDemo(folder, { ask: 'status' })).toBeNull()
  const server = await serveControl(folder, () => Promise.resolve({ ok: true, text: '' }))
  server.close()
  expect(await askDemo(folder, { ask: 'status' })).toBeNull()
})

test('a request is answered, and the error of one that fails is its answer', async () => {
  const server = await serveControl(folder, (request) => {
    if (request.ask === 'fault') return Promise.reject(new Error('kafka-1 is not running'))
    return Promise.resolve({ ok: true, text: request.ask })
  })
  expect(await askDemo(folder, { ask: 'status' })).toEqual({ ok: true, text: 'status' })
  expect(await askDemo(folder, { ask: 'fault', args: ['burst'] })).toEqual({
    ok: false,
    text: 'kafka-1 is not running',
  })
  server.close()
})

test('a second server takes over the socket of a dead one', async () => {
  writeFileSync(controlSocket(folder), '')
  const server = await serveControl(folder, () => Promise.resolve({ ok: true, text: 'new' }))
  expect(await askDemo(folder, { ask: 'stop' })).toEqual({ ok: true, text: 'new' })
  server.close()
})

test.each(['', 'no json', '{"ask":"dance"}', '{"ask":"fault"}'])('“%s” gets an error, not silence', async (line) => {
  expect(await answerLine(line, () => Promise.resolve({ ok: true, text: '' }))).toMatchObject({ ok: false })
})

test('a folder that is too long for a socket gets one elsewhere, its own', () => {
  const long = path.join('/', 'x'.repeat(120))
  expect(controlSocket(long).length).toBeLessThan(104)
  expect(controlSocket(long)).not.toBe(controlSocket(`${long}y`))
})
