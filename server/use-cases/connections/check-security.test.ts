import { expect, test } from 'vitest'
import { kafkaSecuritySchema } from '../../contracts/connections.ts'
import { findProblem } from './check-security.ts'

const PEM = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----'
const SCRAM = { mechanism: 'SCRAM-SHA-512', username: 'u' }

test.each([
  ['plain', { protocol: 'PLAINTEXT' }, null, null],
  ['TLS with an authority', { protocol: 'SSL', caPem: PEM }, null, null],
  ['SCRAM over TLS', { protocol: 'SASL_SSL', ...SCRAM }, 'p', null],
  ['no mechanism', { protocol: 'SASL_SSL', username: 'u' }, 'p', /needs a mechanism: PLAIN/],
  ['no user', { protocol: 'SASL_SSL', mechanism: 'PLAIN' }, 'p', /needs a user name/],
  ['no password', { protocol: 'SASL_PLAINTEXT', ...SCRAM }, null, /needs a password/],
  ['a password without SASL', { protocol: 'SSL' }, 'p', /choose SASL_SSL/],
  ['a user without SASL', { protocol: 'PLAINTEXT', username: 'u' }, null, /choose SASL_PLAINTEXT/],
  ['an authority without TLS', { protocol: 'PLAINTEXT', caPem: PEM }, null, /no certificates/],
  ['an authority that is none', { protocol: 'SSL', caPem: 'MIIB' }, null, /not PEM/],
])('%s', (_name, security, password, expected) => {
  const problem = findProblem(kafkaSecuritySchema.parse(security), password)
  if (expected === null) expect(problem).toBeNull()
  else expect(problem).toMatch(expected)
})
