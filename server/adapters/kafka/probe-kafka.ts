import { metadataV12 } from '@platformatic/kafka'
import type { CapabilityReport, KafkaCredentials } from '../../contracts/connections.ts'
import type { BrokerAddress } from './broker-connection.ts'
import { BrokerConnections } from './broker-connections.ts'
import { Brokers, parseBootstrap } from './brokers.ts'
import { abortReason, beginCall, type Call } from './call.ts'
import { CAPABILITIES, type Probe, type ProbeResult } from './capabilities.ts'
import { explainFailure, type ConnectionFailure } from './connection-failure.ts'
import { diagnoseConnection } from './diagnose-connection.ts'
import { appErrorOf, failureOf } from './kafka-failure.ts'

/** A person waits for the answer: 5 s in all, of which an address that hangs may take most. */
const TOTAL_MS = 4_700
const LIMITS = { clientId: 'fresnel-probe', connectTimeoutMs: 3_500, answerTimeoutMs: 3_500 }
const CONNECT = { capability: 'connect', neededFor: 'everything: reaching the cluster and logging in' }

/**
 * Tries everything that the product needs of a cluster, within 5 s, and changes nothing there.
 * Throws `AppError` timed_out when `signal` aborts, invalid_input for a bootstrap list that cannot be read.
 */
export async function probeKafka(credentials: KafkaCredentials, signal: AbortSignal): Promise<CapabilityReport> {
  const startedAt = performance.now()
  const call = beginCall(AbortSignal.any([signal, AbortSignal.timeout(TOTAL_MS)]))
  const addresses = parseBootstrap(credentials.bootstrap)
  const connections = new BrokerConnections(credentials, LIMITS)
  try {
    const connected = await connectToFirst(addresses, credentials, connections, call)
    throwIfAborted(signal)
    const took = (): number => performance.now() - startedAt
    if ('failure' in connected)
      return { probes: unreachableReport(connected.failure), clusterId: null, brokers: null, tookMs: took() }
    const brokers = new Brokers(connections, [connected.address])
    brokers.learn(connected.metadata.brokers)
    const scene = { brokers, metadata: connected.metadata, call }
    const rest = await Promise.all(
      CAPABILITIES.map(async ({ capability, neededFor, probe }) => ({
        capability,
        neededFor,
        result: await resultOf(() => probe(scene), connected.address, credentials),
      })),
    )
    throwIfAborted(signal)
    return {
      probes: [{ ...CONNECT, result: { state: 'ok' } }, ...rest],
      clusterId: connected.metadata.clusterId ?? null,
      brokers: connected.metadata.brokers.length,
      tookMs: took(),
    }
  } finally {
    connections.close()
  }
}

function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw appErrorOf('The test of the connection', abortReason(signal))
}

type Connected = { address: BrokerAddress; metadata: metadataV12.MetadataResponse } | { failure: ConnectionFailure }

/** All addresses at once; the first that answers ends the others. When none does, the first one's failure is told. */
async function connectToFirst(
  addresses: BrokerAddress[],
  credentials: KafkaCredentials,
  connections: BrokerConnections,
  call: Call,
): Promise<Connected> {
  const incomplete = incompleteLogin(credentials, addresses[0])
  if (incomplete) return { failure: incomplete }
  const others = new AbortController()
  const racing: Call = { signal: AbortSignal.any([call.signal, others.signal]), requests: 0 }
  const tries = addresses.map(async (address) => {
    const { response } = await connections.send(address, [metadataV12.api], [[], false, false], racing)
    return { address, metadata: response }
  })
  try {
    return await Promise.any(tries)
  } catch (error) {
    const [first] = addresses
    const cause: unknown = error instanceof AggregateError ? error.errors[0] : error
    if (first === undefined) throw appErrorOf('Connecting', cause)
    return { failure: await diagnoseConnection(cause, first, credentials, LIMITS, call) }
  } finally {
    others.abort()
  }
}

function incompleteLogin(
  { security, password }: KafkaCredentials,
  address: BrokerAddress | undefined,
): ConnectionFailure | null {
  if (address === undefined || security.protocol === 'PLAINTEXT' || security.protocol === 'SSL') return null
  if (security.mechanism !== undefined && security.username !== undefined && password !== null) return null
  const failure = { code: 'SASL_INCOMPLETE', message: '', retryable: false }
  return explainFailure(failure, { address, security, offered: [] })
}

const NOT_TRIED: ConnectionFailure = {
  code: 'NOT_TRIED',
  reason: 'Not tried, because there is no connection',
  fix: 'Repair the connection first.',
}

const unreachableReport = (failure: ConnectionFailure): Probe[] => [
  { ...CONNECT, result: { state: 'unreachable', ...failure } },
  ...CAPABILITIES.map(({ capability, neededFor }): Probe => ({
    capability,
    neededFor,
    result: { state: 'unreachable', ...NOT_TRIED },
  })),
]

async function resultOf(
  probe: () => Promise<ProbeResult>,
  address: BrokerAddress,
  { security }: KafkaCredentials,
): Promise<ProbeResult> {
  try {
    return await probe()
  } catch (error) {
    const failure = failureOf(error)
    if (failure.code === 'UNSUPPORTED_VERSION')
      return { state: 'unsupported', reason: 'The broker is too old for it: Kafka 3.1 or later is needed' }
    // The one abort that reaches this is our own time limit.
    const named = failure.code === 'ABORTED' ? { ...failure, code: 'TIMED_OUT' } : failure
    return { state: 'unreachable', ...explainFailure(named, { address, security, offered: [] }) }
  }
}
