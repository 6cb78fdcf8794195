import { consumerGroupDescribeV0, describeGroupsV5, listGroupsV4, listGroupsV5 } from '@platformatic/kafka'
import type { KafkaGroup } from '../../contracts/kafka.ts'
import type { PartialError } from '../../use-cases/ports/kafka-cluster.ts'
import type { Brokers } from './brokers.ts'
import { inChunks, type Call } from './call.ts'
import { readConsumerAssignment } from './consumer-assignment.ts'
import { failureOf, failureOfCode, partialError, type Failure } from './kafka-failure.ts'
import { shareGroupDescribeV1 } from './share-group-describe.ts'

const GROUPS_A_REQUEST = 100
type Listed = Omit<KafkaGroup, 'members'>
type Members = NonNullable<KafkaGroup['members']>
type Described = Map<string, { state: string; members: Members } | Failure>

/**
 * Groups of every type. Each broker lists those that it coordinates, so one that does not answer makes the list
 * incomplete. Each type has its own request: the classic one calls the others "Dead".
 */
export async function describeGroups(
  brokerIds: readonly number[],
  call: Call,
  brokers: Brokers,
): Promise<{ groups: KafkaGroup[]; errors: PartialError[]; complete: boolean }> {
  const errors: PartialError[] = []
  let complete = brokerIds.length > 0
  const perBroker = await Promise.all(
    brokerIds.map(async (id) => {
      try {
        const listed = await listGroups(id, call, brokers)
        const described = await Promise.all(
          [...Map.groupBy(listed, ({ type }) => type)].map(([type, some]) =>
            describeOfType(
              type,
              id,
              some.map(({ name }) => name),
              call,
              brokers,
            ),
          ),
        )
        return withMembers(listed, new Map(described.flatMap((one) => [...one])), errors)
      } catch (error) {
        complete = false
        errors.push(
          partialError(`ListGroups broker ${id}`, error instanceof Refusal ? error.failure : failureOf(error)),
        )
        return []
      }
    }),
  )
  // While a group moves from one coordinator to the other, both may list it: the one that knows members is right.
  const groups = new Map<string, KafkaGroup>()
  for (const group of perBroker.flat())
    if ((groups.get(group.name)?.members?.length ?? 0) === 0) groups.set(group.name, group)
  return { groups: [...groups.values()], errors, complete }
}

class Refusal extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.failure = failure
  }
}

const TYPES = new Set<string>(['classic', 'consumer', 'share', 'streams'])
const isType = (type: string): type is KafkaGroup['type'] => TYPES.has(type)

async function listGroups(id: number, call: Call, brokers: Brokers): Promise<Listed[]> {
  const { response } = await brokers.sendTo<[never[], never[]], ListedResponse>(
    id,
    [listGroupsV5.api, listGroupsV4.api],
    [[], []],
    call,
  )
  if (response.errorCode !== 0) throw new Refusal(failureOfCode(response.errorCode))
  return response.groups.map(({ groupId, protocolType, groupState, groupType }) => {
    const type = groupType?.toLowerCase() ?? 'unknown'
    return { name: groupId, type: isType(type) ? type : 'unknown', protocolType, state: groupState, coordinator: id }
  })
}
type ListedResponse = {
  errorCode: number
  groups: { groupId: string; protocolType: string; groupState: string; groupType?: string }[]
}

/** What the broker says of each of `names`; throws never: a failed request is the failure of each of its groups. */
async function describeOfType(
  type: KafkaGroup['type'],
  broker: number,
  names: string[],
  call: Call,
  brokers: Brokers,
): Promise<Described> {
  const described: Described = new Map()
  for (const some of inChunks(names, GROUPS_A_REQUEST))
    try {
      if (type === 'streams') throw new Refusal(STREAMS_UNSUPPORTED)
      if (type === 'consumer' || type === 'share') {
        const api = type === 'consumer' ? [consumerGroupDescribeV0.api] : [shareGroupDescribeV1]
        const { response } = await brokers.sendTo<[string[], boolean], AssignedResponse>(
          broker,
          api,
          [some, false],
          call,
        )
        for (const group of response.groups)
          described.set(group.groupId, group.errorCode === 0 ? assignedGroup(group) : failureOfCode(group.errorCode))
      } else {
        const { response } = await brokers.sendTo(broker, [describeGroupsV5.api], [some, false], call)
        for (const group of response.groups)
          described.set(group.groupId, group.errorCode === 0 ? classicGroup(group) : failureOfCode(group.errorCode))
      }
    } catch (error) {
      for (const name of some) described.set(name, error instanceof Refusal ? error.failure : failureOf(error))
    }
  return described
}

const STREAMS_UNSUPPORTED: Failure = {
  code: 'UNSUPPORTED_GROUP_TYPE',
  message: 'Members of streams groups are not read yet',
  retryable: false,
}

type AssignedResponse = {
  groups: {
    errorCode: number
    groupId: string
    groupState: string
    members: {
      memberId: string
      clientId: string
      clientHost: string
      assignment: { topicPartitions: { topicName: string; partitions: number[] }[] }
    }[]
  }[]
}
const assignedGroup = ({ groupState, members }: AssignedResponse['groups'][number]) => ({
  state: groupState,
  members: members.map(({ memberId, clientId, clientHost, assignment }) => ({
    memberId,
    clientId,
    host: bareHost(clientHost),
    assignments: assignment.topicPartitions.map(({ topicName, partitions }) => ({ topic: topicName, partitions })),
  })),
})

type ClassicGroup = {
  groupState: string
  protocolType: string
  members: { memberId: string; clientId: string; clientHost: string; memberAssignment: Buffer }[]
}
const classicGroup = ({ groupState, protocolType, members }: ClassicGroup) => ({
  state: groupState,
  members: members.map(({ memberId, clientId, clientHost, memberAssignment }) => ({
    memberId,
    clientId,
    host: bareHost(clientHost),
    // Connect workers and others put bytes of their own there.
    assignments: protocolType === 'consumer' ? (readConsumerAssignment(memberAssignment) ?? []) : [],
  })),
})

/** Java writes an address as `/127.0.0.1`. */
const bareHost = (host: string): string => host.replace(/^\//, '')

function withMembers(listed: Listed[], described: Described, errors: PartialError[]): KafkaGroup[] {
  return listed.map((group) => {
    const found = described.get(group.name) ?? failureOfCode(-1)
    if ('members' in found) return { ...group, state: found.state || group.state, members: found.members }
    errors.push(partialError(`DescribeGroup ${group.name}`, found))
    return { ...group, members: null }
  })
}
