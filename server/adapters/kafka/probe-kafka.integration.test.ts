import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { afterAll, describe, expect, inject, test } from 'vitest'
import type { CapabilityReport, KafkaSecurity } from '../../contracts/connections.ts'
import { probeKafka } from './probe-kafka.ts'

const kafka = inject('kafka')
const { ssl, saslPlaintext, saslSsl, caPem } = kafka.secured
const never = new AbortController().signal
const servers: Server[] = []
afterAll(() => {
  for (const server of servers) server.close()
})

type Security = Partial<KafkaSecurity> & Pick<KafkaSecurity, 'protocol'>
const probe = (
  bootstrap: string,
  security: Security,
  password: string | null = null,
  signal = never,
): Promise<CapabilityReport> =>
  probeKafka({ bootstrap, security: { verifyCertificate: true, ...security }, password }, signal)

const states = (report: CapabilityReport) =>
  Object.fromEntries(report.probes.map((one) => [one.capability, one.result]))
const asAdmin = { mechanism: 'PLAIN', username: 'admin' } as const

/** A server that accepts and does with the connection what it is told. */
async function serve(host: string, onSocket: (socket: Socket) => void): Promise<string> {
  const server = createServer(onSocket).listen(0, host)
  servers.push(server)
  await once(server, 'listening')
  return `${host}:${(server.address() as AddressInfo).port}`
}
const silent = () => serve('127.0.0.1', (socket) => socket.on('error', () => undefined))
const forwardTo = (target: string, host: string) =>
  serve(host, (socket) => {
    const [name = '', port] = target.split(':')
    const onward = connect(Number(port), name)
    socket.pipe(onward).pipe(socket)
    for (const end of [socket, onward]) end.on('error', () => onward.destroy())
  })

test('an administrator may do everything', async () => {
  const report = await probe(saslSsl, { protocol: 'SASL_SSL', caPem, ...asAdmin }, kafka.users.admin)
  expect(new Set(report.probes.map(({ result }) => result.state))).toEqual(new Set(['ok']))
  expect(report).toMatchObject({ brokers: 1, clusterId: expect.any(String) as string })
})

test('a user without rights is told each right that is missing', async () => {
  const limited = { protocol: 'SASL_PLAINTEXT', mechanism: 'SCRAM-SHA-512', username: 'limited' } as const
  expect(states(await probe(saslPlaintext, limited, kafka.users.limited))).toEqual({
    connect: { state: 'ok' },
    cluster: { state: 'ok' },
    brokers: { state: 'ok' },
    topics: { state: 'denied', acl: 'DESCRIBE on Topic:*' },
    configs: { state: 'denied', acl: 'DESCRIBE_CONFIGS on Topic:*' },
    sizes: { state: 'denied', acl: 'DESCRIBE on Cluster' },
    groups: { state: 'denied', acl: 'DESCRIBE on Group:*' },
    'describe-groups': { state: 'denied', acl: 'DESCRIBE on Group:*' },
    'committed-offsets': { state: 'denied', acl: 'DESCRIBE on Group:*' },
    'end-offsets': { state: 'denied', acl: 'DESCRIBE on Topic:*' },
  })
})

describe('what is wrong has a name and a way out', () => {
  type Case = [what: string, bootstrap: string, security: Security, password: string | null, code: string, says: RegExp]
  const plaintext: Security = { protocol: 'PLAINTEXT' }
  const tls: Security = { protocol: 'SSL', caPem }
  const sasl: Security = { protocol: 'SASL_PLAINTEXT', ...asAdmin }
  const scram: Security = { ...sasl, mechanism: 'SCRAM-SHA-256' }
  const saslTls: Security = { ...sasl, protocol: 'SASL_SSL', caPem }
  const { admin } = kafka.users
  test.each<Case>([
    [
      'an unknown host',
      'no-such-host.invalid:9092',
      plaintext,
      null,
      'ENOTFOUND',
      /no-such-host\.invalid is not known/,
    ],
    ['a closed port', '127.0.0.1:1', plaintext, null, 'ECONNREFUSED', /Nothing listens on 127\.0\.0\.1:1/],
    ['TLS to a plain listener', kafka.bootstrap, tls, null, 'TLS_HANDSHAKE_CLOSED', /Choose PLAINTEXT/],
    ['TLS to a plain SASL listener', saslPlaintext, saslTls, admin, 'TLS_HANDSHAKE_CLOSED', /Choose SASL_PLAINTEXT/],
    ['plain to a TLS listener', ssl, plaintext, null, 'TLS_REQUIRED', /Choose SSL/],
    ['plain SASL to a TLS listener', saslSsl, sasl, admin, 'TLS_REQUIRED', /Choose SASL_SSL/],
    ['an authority that nobody trusts', ssl, { protocol: 'SSL' }, null, 'DEPTH_ZERO_SELF_SIGNED_CERT', /as CA/],
    ['a wrong password, PLAIN', saslPlaintext, sasl, 'wrong-one', 'SASL_AUTHENTICATION_FAILED', /wrong for PLAIN/],
    ['a wrong password, SCRAM', saslPlaintext, scram, 'wrong-one', 'SASL_AUTHENTICATION_FAILED', /wrong for SCRAM/],
    ['a login where none is wanted', kafka.bootstrap, sasl, admin, 'ILLEGAL_SASL_STATE', /Choose PLAINTEXT/],
    ['no login where one is wanted', saslPlaintext, plaintext, null, 'SASL_REQUIRED', /offers.*SCRAM.*SASL_PLAINTEXT/s],
    ['no login where one is wanted, TLS', saslSsl, tls, null, 'SASL_REQUIRED', /Choose SASL_SSL/],
    ['SASL without a user', saslPlaintext, { protocol: 'SASL_PLAINTEXT' }, null, 'SASL_INCOMPLETE', /Give all three/],
    [
      'a mechanism that is not offered',
      saslPlaintext,
      // Not in our contract, so that no listener here has it.
      { ...sasl, mechanism: 'OAUTHBEARER' as 'PLAIN' },
      admin,
      'UNSUPPORTED_SASL_MECHANISM',
      /It offers (?=.*PLAIN)(?=.*SCRAM-SHA-256)(?=.*SCRAM-SHA-512)/,
    ],
  ])('%s', async (_what, bootstrap, security, password, code, says) => {
    const report = await probe(bootstrap, security, password)
    const { connect: connected, ...rest } = states(report)
    expect(connected).toMatchObject({ state: 'unreachable', code })
    const { reason, fix } = connected as Extract<typeof connected, { state: 'unreachable' }>
    expect(`${reason}. ${fix}`).toMatch(says)
    expect(JSON.stringify(report)).not.toContain(password ?? 'no password')
    for (const result of Object.values(rest)) expect(result).toMatchObject({ state: 'unreachable', code: 'NOT_TRIED' })
  })

  test('a certificate for another name', async () => {
    const report = await probe(await forwardTo(ssl, '127.0.0.2'), tls)
    expect(states(report).connect).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  })

  test('a first address that is dead does not matter while another one lives', async () => {
    const report = await probe(`127.0.0.1:1,${kafka.bootstrap}`, plaintext)
    expect(states(report).connect).toEqual({ state: 'ok' })
  })
})

describe('an address that says nothing', () => {
  test.each<[string, Security, string | null]>([
    ['PLAINTEXT', { protocol: 'PLAINTEXT' }, null],
    ['SSL', { protocol: 'SSL', caPem }, null],
    ['SASL', { protocol: 'SASL_PLAINTEXT', ...asAdmin }, 'secret'],
  ])('%s: the answer comes within 5 s', async (_name, security, password) => {
    const startedAt = performance.now()
    const report = await probe(await silent(), security, password)
    expect(performance.now() - startedAt).toBeLessThan(5_000)
    expect(states(report).connect).toMatchObject({ state: 'unreachable', code: 'TIMED_OUT' })
  })

  test('a cancelled test ends at once', async () => {
    const address = await silent()
    const cancel = new AbortController()
    const [accepted] = servers.slice(-1)
    const running = probe(address, { protocol: 'PLAINTEXT' }, null, cancel.signal)
    if (accepted) await once(accepted, 'connection')
    const startedAt = performance.now()
    cancel.abort()
    await expect(running).rejects.toMatchObject({ code: 'timed_out' })
    expect(performance.now() - startedAt).toBeLessThan(500)
    // Really cancelled: nobody holds the connection any more.
    await expect.poll(() => new Promise((resolve) => accepted?.getConnections((_, count) => resolve(count)))).toBe(0)
  })
})
