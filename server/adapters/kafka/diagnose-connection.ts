import { saslHandshakeV1 } from '@platformatic/kafka'
import type { KafkaCredentials, KafkaSecurity } from '../../contracts/connections.ts'
import { BrokerConnection, type BrokerAddress, type ConnectOptions } from './broker-connection.ts'
import type { Call } from './call.ts'
import { explainFailure, offeredMechanisms, type ConnectionFailure } from './connection-failure.ts'
import { failureOf, type Failure } from './kafka-failure.ts'

/**
 * Says why `address` cannot be talked to. A broker just closes a connection that speaks the wrong protocol, so one
 * closed connection is looked at a second time with another protocol, without ever sending the password.
 */
export async function diagnoseConnection(
  error: unknown,
  address: BrokerAddress,
  { security }: KafkaCredentials,
  options: ConnectOptions,
  call: Call,
): Promise<ConnectionFailure> {
  const failure = failureOf(error)
  const context = { address, security, offered: offeredMechanisms(error) }
  if (failure.code !== 'CONNECTION_CLOSED') return explainFailure(failure, context)
  const withoutLogin = await askForMechanisms(address, security, options, call)
  const wantsLogin = security.protocol === 'PLAINTEXT' || security.protocol === 'SSL'
  if (wantsLogin && 'offered' in withoutLogin)
    return explainFailure({ ...failure, code: 'SASL_REQUIRED' }, { ...context, offered: withoutLogin.offered })
  if ('failure' in withoutLogin && withoutLogin.failure.code === 'TLS_REQUIRED')
    return explainFailure(withoutLogin.failure, context)
  return explainFailure(failure, context)
}

/** A listener with SASL tells its mechanisms before any login; one without refuses the question. */
async function askForMechanisms(
  address: BrokerAddress,
  security: KafkaSecurity,
  options: ConnectOptions,
  call: Call,
): Promise<{ offered: string[] } | { failure: Failure }> {
  const protocol = security.protocol === 'SSL' || security.protocol === 'SASL_SSL' ? 'SSL' : 'PLAINTEXT'
  const anonymous: KafkaCredentials = { bootstrap: '', security: { ...security, protocol }, password: null }
  try {
    const connection = await BrokerConnection.open(address, anonymous, options, call)
    try {
      const { response } = await connection.send([saslHandshakeV1.api], ['PLAIN'], call)
      return { offered: response.mechanisms }
    } finally {
      connection.destroy()
    }
  } catch (error) {
    return { failure: failureOf(error) }
  }
}
