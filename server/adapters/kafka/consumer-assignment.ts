type Assignment = { topic: string; partitions: number[] }

/**
 * Reads the assignment that a classic consumer got from its leader: version, then topics with partitions. The bytes are
 * the clients' own affair, so a reader of another protocol may have put anything there: then the answer is null.
 */
export function readConsumerAssignment(bytes: Buffer): Assignment[] | null {
  if (bytes.length === 0) return []
  try {
    let at = 2
    const int32 = (): number => {
      const value = bytes.readInt32BE(at)
      at += 4
      return value
    }
    const count = int32()
    const topics: Assignment[] = []
    for (let index = 0; index < count; index++) {
      const length = bytes.readInt16BE(at)
      const topic = bytes.toString('utf8', at + 2, at + 2 + length)
      at += 2 + length
      const partitions: number[] = []
      for (let left = int32(); left > 0; left--) partitions.push(int32())
      topics.push({ topic, partitions })
    }
    return topics
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}
