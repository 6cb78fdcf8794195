import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { choosePort, findPortHolder } from './choose-port.ts'
import { ExpectedError } from './expected-error.ts'

async function listening() {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return { port: address.port, close: () => server.close() }
}

test('a port that was asked for and is taken names who has it', async () => {
  const { port, close } = await listening()
  await expect(choosePort(String(port), '127.0.0.1', 0)).rejects.toThrow(
    new RegExp(`^port ${port} on 127.0.0.1 is taken by process ${process.pid} \\(.+\\)$`),
  )
  close()
})

test('a holder that is about to leave is waited for', async () => {
  const { port, close } = await listening()
  const chosen = choosePort(String(port), '127.0.0.1', 5_000)
  setImmediate(close)
  expect(await chosen).toBe(port)
})

test('without a wish it is the first free one', async () => {
  expect(await choosePort(undefined, '127.0.0.1', 0)).toBeGreaterThanOrEqual(3_000)
})

test.each(['', '0', '70000', '1.5', 'http'])('PORT=%s is refused', async (text) => {
  await expect(choosePort(text, '127.0.0.1', 0)).rejects.toBeInstanceOf(ExpectedError)
})

test('nobody holds a port that is free', () => {
  expect(findPortHolder(1)).toBeNull()
})
