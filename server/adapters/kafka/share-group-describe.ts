import { createAPI, Writer, type Reader } from '@platformatic/kafka'

/** ShareGroupDescribe (KIP-932), which the client library lacks. */
export type ShareGroupDescribeResponse = {
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

const createRequest = (groupIds: string[], includeAuthorizedOperations: boolean): Writer =>
  Writer.create()
    .appendArray(groupIds, (writer, group) => writer.appendString(group), true, false)
    .appendBoolean(includeAuthorizedOperations)
    .appendTaggedFields()

function parseResponse(
  _correlationId: number,
  _key: number,
  _version: number,
  reader: Reader,
): ShareGroupDescribeResponse {
  reader.readInt32()
  const groups = reader.readArray((group) => {
    const errorCode = group.readInt16()
    group.readNullableString()
    const groupId = group.readString()
    const groupState = group.readString()
    group.readInt32()
    group.readInt32()
    group.readString()
    const members = group.readArray(readMember)
    group.readInt32()
    return { errorCode, groupId, groupState, members }
  })
  reader.readTaggedFields()
  return { groups }
}

function readMember(member: Reader): ShareGroupDescribeResponse['groups'][number]['members'][number] {
  const memberId = member.readString()
  member.readNullableString()
  member.readInt32()
  const clientId = member.readString()
  const clientHost = member.readString()
  member.readArray((topic) => topic.readString(), true, false)
  const topicPartitions = member.readArray((topic) => {
    topic.readUUID()
    return { topicName: topic.readString(), partitions: topic.readArray((one) => one.readInt32(), true, false) }
  })
  member.readTaggedFields()
  return { memberId, clientId, clientHost, assignment: { topicPartitions } }
}

export const shareGroupDescribeV1 = createAPI<
  [groupIds: string[], includeAuthorizedOperations: boolean],
  ShareGroupDescribeResponse
>(77, 1, createRequest, parseResponse)
