import { readFileSync } from 'node:fs'
import path from 'node:path'
import { STORE_PASSWORD } from './certificates.ts'

/** Users of the secured listeners. `limited` may do nothing until somebody gives it an ACL. */
export const KAFKA_USERS = { admin: 'admin-secret', limited: 'limited-secret' } as const

export const LISTENERS = ['PLAINTEXT', 'CONTROLLER', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'] as const
export type Listener = (typeof LISTENERS)[number]
export type Ports = Record<`${Listener}-${number}`, number>

/** One broker that is also a controller. Without a key store only the plain listener is there. */
export function brokerConfig(
  id: number,
  ids: number[],
  ports: Ports,
  logFolder: string,
  keyStore: string | undefined,
): string {
  const replicas = ids.length
  const listeners = LISTENERS.filter((name) => keyStore !== undefined || name === 'PLAINTEXT' || name === 'CONTROLLER')
  const settings: Record<string, string | number> = {
    'node.id': id,
    'controller.quorum.voters': ids.map((voter) => `${voter}@127.0.0.1:${ports[`CONTROLLER-${voter}`]}`).join(','),
    listeners: listeners.map((name) => `${name}://127.0.0.1:${ports[`${name}-${id}`]}`).join(','),
    'listener.security.protocol.map':
      'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL',
    'log.dirs': logFolder,
    'default.replication.factor': replicas,
    'offsets.topic.replication.factor': replicas,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': Math.min(2, replicas),
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': Math.min(2, replicas),
    ...(keyStore !== undefined && securityConfig(keyStore)),
  }
  const lines = Object.entries(settings).map(([key, value]) => `${key}=${value}`)
  return [readFileSync(path.join(import.meta.dirname, 'kafka.properties'), 'utf8'), ...lines, ''].join('\n')
}

function securityConfig(keyStore: string): Record<string, string> {
  const users = Object.entries(KAFKA_USERS).map(([name, password]) => `user_${name}="${password}"`)
  const plain = `org.apache.kafka.common.security.plain.PlainLoginModule required ${users.join(' ')};`
  const scram = 'org.apache.kafka.common.security.scram.ScramLoginModule required;'
  const mechanisms = ['sasl_plaintext', 'sasl_ssl'].flatMap((listener) => [
    [`listener.name.${listener}.plain.sasl.jaas.config`, plain],
    [`listener.name.${listener}.scram-sha-256.sasl.jaas.config`, scram],
    [`listener.name.${listener}.scram-sha-512.sasl.jaas.config`, scram],
  ])
  return {
    'ssl.keystore.type': 'PKCS12',
    'ssl.keystore.location': keyStore,
    'ssl.keystore.password': STORE_PASSWORD,
    'ssl.key.password': STORE_PASSWORD,
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    // Certificates and the plain listener stand for administrators here; `limited` has no right by itself.
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': 'User:ANONYMOUS;User:admin',
    ...(Object.fromEntries(mechanisms) as Record<string, string>),
  }
}
