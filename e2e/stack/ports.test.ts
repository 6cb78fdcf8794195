import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { choosePorts } from './ports.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), 'fresnel-ports-test-'))))
afterEach(() => rmSync(folder, { recursive: true }))

async function take(port = 0) {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => new Promise((resolve) => server.close(resolve)) }
}

test('each name gets a port of its own, none that the kernel gives to outgoing connections', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `port-${index}`)
  const ports = Object.values(await choosePorts(names, folder))
  expect(new Set(ports).size).toBe(20)
  expect(Math.max(...ports)).toBeLessThan(32_768)
})

test('a second start gets the ports of the first, but for one that was taken meanwhile', async () => {
  const first = await choosePorts(['a', 'b'], folder)
  expect(await choosePorts(['a', 'b'], folder)).toEqual(first)
  const other = await take(first.a)
  const third = await choosePorts(['a', 'b'], folder)
  await other.close()
  expect(third.a).not.toBe(first.a)
  expect(third.b).toBe(first.b)
})

test('a port that was asked for and is taken is an error that names the holder', async () => {
  const other = await take()
  const outcome = choosePorts(['a'], folder, { a: other.port })
  await expect(outcome).rejects.toThrow(new RegExp(`port ${other.port} is taken by ".*" \\(pid ${process.pid}\\)`))
  await other.close()
})

test('a list of ports that was cut off in the middle is no list', async () => {
  writeFileSync(path.join(folder, 'ports.json'), '{"a":2')
  expect((await choosePorts(['a'], folder)).a).toBeGreaterThanOrEqual(20_000)
})
