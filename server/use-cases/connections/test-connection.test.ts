import { expect, test } from 'vitest'
import type { CapabilityReport } from '../../contracts/connections.ts'
import { testConnection } from './test-connection.ts'

const input = { bootstrap: 'k:9092', security: { protocol: 'PLAINTEXT' as const, verifyCertificate: true } }
const never = () => new Promise<CapabilityReport>(() => undefined)

test('the report of the cluster is the answer', async () => {
  const report = { probes: [], clusterId: 'c', brokers: 1, tookMs: 3 }
  expect(await testConnection(() => Promise.resolve(report), input, new AbortController().signal)).toEqual(report)
})

test('an address that hangs is timed_out, even when the client does not hear the signal', async () => {
  await expect(testConnection(never, input, new AbortController().signal, 20)).rejects.toMatchObject({
    code: 'timed_out',
    userMessage: expect.stringContaining('k:9092') as string,
  })
})

test('somebody who leaves ends it at once', async () => {
  const controller = new AbortController()
  const answer = testConnection(never, input, controller.signal)
  controller.abort(new Error('left'))
  await expect(answer).rejects.toThrow('left')
})

test('settings that contradict each other never reach the network', async () => {
  let asked = false
  const probe = () => {
    asked = true
    return never()
  }
  const wrong = { ...input, password: 'p' }
  await expect(testConnection(probe, wrong, new AbortController().signal)).rejects.toMatchObject({
    code: 'invalid_input',
  })
  expect(asked).toBe(false)
})
