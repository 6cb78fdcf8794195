import { describeGroupsV5, metadataV12 } from '@platformatic/kafka'
import type { Brokers } from './brokers.ts'
import type { Call } from './call.ts'
import { failureOfCode, type Failure } from './kafka-failure.ts'

/** Exists wherever anybody ever committed; whether we may see it can be asked even where it does not. */
export const SOME_TOPIC = '__consumer_offsets'
export const SOME_GROUP = 'fresnel-probe'

const DENIED = new Set(['TOPIC_AUTHORIZATION_FAILED', 'GROUP_AUTHORIZATION_FAILED', 'CLUSTER_AUTHORIZATION_FAILED'])

/**
 * What an answer's error code says of a right. The broker looks at rights first, so any other error (an unknown topic,
 * a group that another broker coordinates) means that the right is there.
 */
export function refusal(errorCode: number | undefined): Failure | null {
  const failure = failureOfCode(errorCode ?? 0)
  return DENIED.has(failure.code) ? failure : null
}

/** A broker leaves out what one may not see, so an empty list means "none" or "not for you": one question tells which. */
export async function whyNoTopics(brokers: Brokers, call: Call): Promise<Failure | null> {
  const { response } = await brokers.sendToAny([metadataV12.api], [[SOME_TOPIC], false, false], call)
  return refusal(response.topics[0]?.errorCode)
}

export async function whyNoGroups(brokers: Brokers, call: Call): Promise<Failure | null> {
  const { response } = await brokers.sendToAny([describeGroupsV5.api], [[SOME_GROUP], false], call)
  return refusal(response.groups[0]?.errorCode)
}
