import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { choosePort, findPortHolder } from './choose-port.ts'
import { ExpectedError } from './expected-error.ts'

async function listening(asked = 0, address = '127.0.0.1') {
  const server = createServer()
  server.listen(asked, address)
  await once(server, 'listening')
  const bound = server.address()
  if (typeof bound !== 'object' || bound === null) throw new Error('no port')
  return { port: bound.port, close: () => new Promise((resolve) => server.close(resolve)) }
}

test('a port that was asked for and is taken names who has it', async () => {
  const { port, close } = await listening()
  await expect(choosePort(String(port), '127.0.0.1', 0)).rejects.toThrow(
    new RegExp(`^port ${port} on 127.0.0.1 is taken by process ${process.pid} \\(.+\\)$`),
  )
  await close()
})

test('a holder that is about to leave is waited for', async () => {
  const { port, close } = await listening()
  const chosen = choosePort(String(port), '127.0.0.1', 5_000)
  setImmediate(() => void close())
  expect(await chosen).toBe(port)
})

/** One that nobody else listens on, where the system has more than one for itself. */
const OWN_ADDRESS = process.platform === 'linux' ? '127.42.0.1' : '127.0.0.1'

test('without a wish it is the first free one from 3000', async () => {
  const choose = () => choosePort(undefined, OWN_ADDRESS, 0)
  const first = await choose()
  expect(first).toBeGreaterThanOrEqual(3_000)
  // Those before it, if any, are taken on every address of this machine.
  for (let port = 3_000; port < first; port++)
    await expect(listening(port, OWN_ADDRESS)).rejects.toMatchObject({ code: 'EADDRINUSE' })
  const taken = await listening(first, OWN_ADDRESS)
  expect(await choose()).toBeGreaterThan(first)
  await taken.close()
  expect(await choose()).toBe(first)
})

test.each(['', '0', '70000', '1.5', 'http'])('PORT=%s is refused', async (text) => {
  await expect(choosePort(text, '127.0.0.1', 0)).rejects.toBeInstanceOf(ExpectedError)
})

test('nobody holds a port that is free', () => {
  expect(findPortHolder(1)).toBeNull()
})
