import {
  ConfigResourceTypes,
  describeClusterV1,
  describeConfigsV4,
  describeLogDirsV2,
  describeLogDirsV4,
  listGroupsV4,
  listGroupsV5,
  ListOffsetTimestamps,
  listOffsetsV7,
  listOffsetsV9,
  metadataV12,
  offsetFetchV8,
  offsetFetchV9,
} from '@platformatic/kafka'
import type { CapabilityReport } from '../../contracts/connections.ts'
import type { Brokers } from './brokers.ts'
import type { Call } from './call.ts'
import { failureOf } from './kafka-failure.ts'
import { refusal, SOME_GROUP, SOME_TOPIC, whyNoGroups, whyNoTopics } from './visibility.ts'

export type Probe = CapabilityReport['probes'][number]
export type ProbeResult = Probe['result']
type Scene = { brokers: Brokers; metadata: metadataV12.MetadataResponse; call: Call }
type Capability = { capability: string; neededFor: string; probe: (scene: Scene) => Promise<ProbeResult> }

const OK: ProbeResult = { state: 'ok' }
/** Bit of DESCRIBE in a set of authorised operations. */
const DESCRIBE = 1 << 8

const unlessDenied = (errorCode: number | undefined, acl: string): ProbeResult =>
  refusal(errorCode) === null ? OK : { state: 'denied', acl }

export const CAPABILITIES: Capability[] = [
  { capability: 'cluster', neededFor: 'the list of brokers', probe: describeCluster },
  { capability: 'brokers', neededFor: 'offsets of partitions and groups on every broker', probe: reachBrokers },
  { capability: 'topics', neededFor: 'the inventory and every latency', probe: listTopics },
  { capability: 'configs', neededFor: 'retention and compaction of topics', probe: readConfigs },
  { capability: 'sizes', neededFor: 'sizes of topics', probe: readLogDirs },
  { capability: 'groups', neededFor: 'finding consumer groups', probe: listGroups },
  { capability: 'describe-groups', neededFor: 'members and states of consumer groups', probe: describeGroup },
  { capability: 'committed-offsets', neededFor: 'lag and latency', probe: fetchOffsets },
  { capability: 'end-offsets', neededFor: 'lag and latency', probe: listEndOffsets },
]

function describeCluster({ metadata }: Scene): Promise<ProbeResult> {
  if (metadata.brokers.length > 0) return Promise.resolve(OK)
  return Promise.resolve({ state: 'unsupported', reason: 'The cluster names no brokers' })
}

/** A cluster tells clients where its brokers are, and that is often an address which only its own network knows. */
async function reachBrokers({ brokers, metadata, call }: Scene): Promise<ProbeResult> {
  const results = await Promise.all(
    metadata.brokers.map(async ({ nodeId, host, port }): Promise<ProbeResult> => {
      try {
        await brokers.sendTo(nodeId, [metadataV12.api], [[], false, false], call)
        return OK
      } catch (error) {
        const { code, message } = failureOf(error)
        return {
          state: 'unreachable',
          code: code === 'ABORTED' ? 'TIMED_OUT' : code,
          reason: `Broker ${nodeId} is advertised as ${host}:${port}, which cannot be reached: ${message}`,
          fix: 'Make that address reachable from here, or set advertised.listeners of this listener to one that is.',
        }
      }
    }),
  )
  return results.find(({ state }) => state !== 'ok') ?? OK
}

async function listTopics({ brokers, call }: Scene): Promise<ProbeResult> {
  const all = await brokers.sendToAny([metadataV12.api], [null, false, false], call)
  if (all.response.topics.length > 0) return OK
  return (await whyNoTopics(brokers, call)) === null ? OK : { state: 'denied', acl: 'DESCRIBE on Topic:*' }
}

async function readConfigs(scene: Scene): Promise<ProbeResult> {
  const topic = (await visibleTopic(scene))?.name ?? SOME_TOPIC
  const resource = {
    resourceType: ConfigResourceTypes.TOPIC,
    resourceName: topic,
    configurationKeys: ['cleanup.policy'],
  }
  const { response } = await scene.brokers.sendToAny([describeConfigsV4.api], [[resource], false, false], scene.call)
  return unlessDenied(response.results[0]?.errorCode, 'DESCRIBE_CONFIGS on Topic:*')
}

async function readLogDirs({ brokers, call }: Scene): Promise<ProbeResult> {
  const { response } = await brokers.sendToAny([describeLogDirsV4.api, describeLogDirsV2.api], [[]], call)
  // Before version 3 a broker refuses by answering no directory at all.
  if (response.errorCode === 0 && response.results.length === 0) return { state: 'denied', acl: 'DESCRIBE on Cluster' }
  return unlessDenied(response.errorCode, 'DESCRIBE on Cluster')
}

async function listGroups({ brokers, metadata, call }: Scene): Promise<ProbeResult> {
  const { response } = await brokers.sendToAny([describeClusterV1.api], [true, 1], call)
  if ((response.clusterAuthorizedOperations & DESCRIBE) !== 0) return OK
  const lists = await Promise.all(
    metadata.brokers.map(async ({ nodeId }) => {
      const listed = await brokers.sendTo(
        nodeId,
        [listGroupsV5.api as typeof listGroupsV4.api, listGroupsV4.api],
        [[], []],
        call,
      )
      return listed.response.groups.length
    }),
  )
  // Without a right over the cluster only groups that we may describe are listed; none may mean "not for you".
  return lists.some((count) => count > 0) ? OK : describeGroup({ brokers, metadata, call })
}

async function describeGroup({ brokers, call }: Scene): Promise<ProbeResult> {
  return (await whyNoGroups(brokers, call)) === null ? OK : { state: 'denied', acl: 'DESCRIBE on Group:*' }
}

async function fetchOffsets({ brokers, call }: Scene): Promise<ProbeResult> {
  const group = { groupId: SOME_GROUP, memberId: null, memberEpoch: -1, topics: null }
  const { response } = await brokers.sendToAny([offsetFetchV9.api, offsetFetchV8.api], [[group], false], call)
  return unlessDenied(response.groups[0]?.errorCode, 'DESCRIBE on Group:*')
}

async function listEndOffsets(scene: Scene): Promise<ProbeResult> {
  const topic = (await visibleTopic(scene)) ?? { name: SOME_TOPIC, leader: null }
  const partition = { partitionIndex: 0, currentLeaderEpoch: -1, timestamp: ListOffsetTimestamps.LATEST }
  const args: [number, number, { name: string; partitions: (typeof partition)[] }[]] = [
    -1,
    0,
    [{ name: topic.name, partitions: [partition] }],
  ]
  const apis = [listOffsetsV9.api, listOffsetsV7.api]
  const { response } =
    topic.leader === null
      ? await scene.brokers.sendToAny(apis, args, scene.call)
      : await scene.brokers.sendTo(topic.leader, apis, args, scene.call)
  return unlessDenied(response.topics[0]?.partitions[0]?.errorCode, 'DESCRIBE on Topic:*')
}

async function visibleTopic({ brokers, call }: Scene): Promise<{ name: string; leader: number } | null> {
  const { response } = await brokers.sendToAny([metadataV12.api], [null, false, false], call)
  for (const { name, partitions } of response.topics) {
    const first = partitions.find(({ partitionIndex, leaderId }) => partitionIndex === 0 && leaderId >= 0)
    if (name && first) return { name, leader: first.leaderId }
  }
  return null
}
