import { ResponseError } from '@platformatic/kafka'
import type { KafkaSecurity } from '../../contracts/connections.ts'
import type { BrokerAddress } from './broker-connection.ts'
import type { Failure } from './kafka-failure.ts'

/** Why a broker cannot be talked to, and what to change; in words for the person who wrote the connection. */
export type ConnectionFailure = { code: string; reason: string; fix: string }

type Context = { address: BrokerAddress; security: KafkaSecurity; offered: string[] }
type Words = [reason: string, fix: string]

/** Names a failure. `offered` are the SASL mechanisms that the listener named, when it did. */
export function explainFailure({ code, message }: Failure, context: Context): ConnectionFailure {
  const words = EXPLANATIONS[code]?.(context) ?? certificateFailure(code, context)
  const [reason, fix] = words ?? [`${at(context)}: ${message}`, 'Look into the log of the broker for the same moment.']
  return { code, reason, fix }
}

const at = ({ address }: Context): string => `${address.host}:${address.port}`
const encrypted = ({ protocol }: KafkaSecurity): boolean => protocol === 'SSL' || protocol === 'SASL_SSL'
const offers = ({ offered }: Context): string => (offered.length > 0 ? ` It offers ${offered.join(', ')}.` : '')

const EXPLANATIONS: Record<string, ((context: Context) => Words) | undefined> = {
  ENOTFOUND: ({ address }) => [
    `The host name ${address.host} is not known here`,
    'Check the spelling, or the name server and network of the machine that runs Fresnel.',
  ],
  EAI_AGAIN: ({ address }) => [
    `The name server did not answer for ${address.host}`,
    'Check the name server of the machine that runs Fresnel, and try again.',
  ],
  ECONNREFUSED: (context) => [
    `Nothing listens on ${at(context)}`,
    'Check the port, whether the broker runs, and that its listener is bound to an address that is reachable from here.',
  ],
  ECONNRESET: (context) => [
    `${at(context)} cut the connection`,
    'Something between here and the broker, or the broker itself, refuses it: check firewalls, proxies and the port.',
  ],
  EHOSTUNREACH: (context) => [
    `There is no route to ${at(context)}`,
    'Check the network between Fresnel and the broker.',
  ],
  ENETUNREACH: (context) => [
    `There is no route to ${at(context)}`,
    'Check the network between Fresnel and the broker.',
  ],
  TIMED_OUT: (context) => [
    `${at(context)} did not answer in time`,
    'A firewall may drop the packets, or the port is not Kafka: check both, and that the broker is not overloaded.',
  ],
  TLS_REQUIRED: (context) => [
    `${at(context)} wants TLS, and the connection is not encrypted`,
    `Choose ${context.security.protocol === 'PLAINTEXT' ? 'SSL or SASL_SSL' : 'SASL_SSL'}, or the port of the unencrypted listener.`,
  ],
  TLS_HANDSHAKE_CLOSED: (context) => [
    `${at(context)} does not speak TLS`,
    `Choose ${context.security.protocol === 'SSL' ? 'PLAINTEXT' : 'SASL_PLAINTEXT'}, or the port of the TLS listener.`,
  ],
  SASL_AUTHENTICATION_FAILED: ({ security }) => [
    `The user name or password is wrong for ${security.mechanism ?? 'PLAIN'}`,
    `Check user ${security.username ?? ''} and its password; a SCRAM user needs a credential of exactly this mechanism.`,
  ],
  UNSUPPORTED_SASL_MECHANISM: (context) => [
    `${at(context)} does not offer ${context.security.mechanism ?? 'this mechanism'}.${offers(context)}`,
    `Choose ${context.offered.length > 0 ? context.offered.join(' or ') : 'a mechanism that the listener offers'}.`,
  ],
  ILLEGAL_SASL_STATE: (context) => [
    `${at(context)} does not want a login`,
    `Choose ${encrypted(context.security) ? 'SSL' : 'PLAINTEXT'}, or the port of the SASL listener.`,
  ],
  SASL_REQUIRED: (context) => [
    `${at(context)} wants a login (SASL), and none was given.${offers(context)}`,
    `Choose ${encrypted(context.security) ? 'SASL_SSL' : 'SASL_PLAINTEXT'} with a user and a password.`,
  ],
  SASL_INCOMPLETE: () => [
    'The connection says SASL and lacks the mechanism, the user or the password',
    'Give all three.',
  ],
  CONNECTION_CLOSED: (context) => [
    `${at(context)} accepted the connection and closed it`,
    'Mostly the wrong security protocol for this port: compare with the listener in the broker’s settings.',
  ],
}

function certificateFailure(code: string, context: Context): Words | null {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return [
      `The certificate of ${at(context)} is for another name`,
      'Connect by a name that the certificate holds, or give the broker a certificate with this name.',
    ]
  if (code === 'CERT_HAS_EXPIRED') return [`The certificate of ${at(context)} has expired`, 'Renew it on the broker.']
  if (/SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|CERT_UNTRUSTED/.test(code))
    return [
      `The certificate of ${at(context)} is not signed by an authority that is trusted here`,
      'Paste the PEM of the authority that signed it (for a self-signed certificate: itself) as CA.',
    ]
  if (/ALERT_CERTIFICATE_REQUIRED|ALERT_HANDSHAKE_FAILURE|ALERT_BAD_CERTIFICATE/.test(code))
    return [
      `${at(context)} wants a certificate of the client, which Fresnel cannot give yet`,
      'Use a listener with SASL, or one with ssl.client.auth=none.',
    ]
  return null
}

/** The mechanisms that a listener named when it refused ours. */
export function offeredMechanisms(error: unknown): string[] {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if (at instanceof ResponseError) {
      const response = at.response as { mechanisms?: unknown } | undefined
      return Array.isArray(response?.mechanisms) ? response.mechanisms.filter((one) => typeof one === 'string') : []
    }
  return []
}
