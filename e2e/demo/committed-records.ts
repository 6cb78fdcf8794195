import type { RecordsBatch } from '@platformatic/kafka'

/** `timestampMs` is the broker's clock on topics with LogAppendTime, the producer's elsewhere. */
export type ReadRecord = {
  partition: number
  offset: bigint
  timestampMs: number
  key: Buffer | null
  value: Buffer | null
}
type Aborted = { producerId: bigint; firstOffset: bigint }

const LOG_APPEND_TIME = 1 << 3
const TRANSACTIONAL = 1 << 4
const CONTROL = 1 << 5

export const isControl = (batch: RecordsBatch): boolean => (batch.attributes & CONTROL) !== 0
export const isTransactional = (batch: RecordsBatch): boolean => (batch.attributes & TRANSACTIONAL) !== 0

/** A control batch holds one record whose key is a version and 0 for abort or 1 for commit, both 16 bits. */
export const isAbortMarker = (batch: RecordsBatch): boolean => batch.records[0]?.key?.readInt16BE(2) === 0

/** The records of a batch from `from` on. With LogAppendTime the broker stamps the batch only, in maxTimestamp. */
export function recordsOf(batch: RecordsBatch, partition: number, from: bigint): ReadRecord[] {
  const stampedByBroker = (batch.attributes & LOG_APPEND_TIME) !== 0
  return batch.records
    .map((record) => ({
      partition,
      offset: batch.firstOffset + BigInt(record.offsetDelta),
      timestampMs: Number(stampedByBroker ? batch.maxTimestamp : batch.firstTimestamp + record.timestampDelta),
      key: record.key,
      value: record.value,
    }))
    .filter((record) => record.offset >= from)
}

/**
 * What a read_committed reader may see of one partition's batches. The broker stops at the last stable offset but sends
 * aborted records too, with a list of where each aborted transaction began; each ends at its producer's abort marker.
 */
export function committedRecords(
  batches: readonly RecordsBatch[],
  aborted: readonly Aborted[],
  partition: number,
  from: bigint,
): ReadRecord[] {
  const begins = new Map<bigint, bigint[]>()
  for (const { producerId, firstOffset } of aborted.toSorted((a, b) => Number(a.firstOffset - b.firstOffset)))
    begins.set(producerId, [...(begins.get(producerId) ?? []), firstOffset])
  const open = new Set<bigint>()
  return batches.flatMap((batch) => {
    if (!isTransactional(batch)) return recordsOf(batch, partition, from)
    const queue = begins.get(batch.producerId) ?? []
    const hasBegun = () => queue[0] !== undefined && queue[0] <= batch.firstOffset
    if (isControl(batch)) {
      if (isAbortMarker(batch)) open.delete(batch.producerId)
      // It may have begun before the first batch that was fetched.
      while (hasBegun()) queue.shift()
      return []
    }
    if (hasBegun()) {
      open.add(batch.producerId)
      queue.shift()
    }
    return open.has(batch.producerId) ? [] : recordsOf(batch, partition, from)
  })
}

/** The offset after the last one of these batches, markers included; `from` when there is none. */
export function nextOffset(batches: readonly RecordsBatch[], from: bigint): bigint {
  const last = batches.at(-1)
  const next = last === undefined ? from : last.firstOffset + BigInt(last.lastOffsetDelta) + 1n
  return next > from ? next : from
}
