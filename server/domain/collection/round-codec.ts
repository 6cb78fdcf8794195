import type { EndOffset, Sample } from '../latency/sample.ts'
import { seriesKey, type Round } from './round.ts'
import { ByteReader, ByteWriter } from './varint.ts'

/**
 * Rounds as bytes. A journal row is a list of one round, an hourly chunk is a list of all: within a list each series is
 * coded against its own last sample, so an idle partition costs a part of a run and no byte of its own.
 */
const VERSION = 1
/** What stands before a sample: its names follow; or this many samples follow that say nothing new; or a series' number. */
const NEW_SERIES = 0
const STILL_RUN = 1
const FIRST_NUMBER = 2
const KINDS = ['start', 'end-high', 'end-stable', 'committed'] as const
type Kind = (typeof KINDS)[number]

/** What both sides remember of a series: its last values, by ascending partition. */
type Series = {
  kind: Kind
  topic: string
  /** The topic's id, or the group of a commit. */
  second: string
  partitions: number[]
  offsets: number[]
  epochs: number[]
}
type Last = { startedAt: number; sentAt: number; tookUs: number; index: number }
type Known = Map<string, { index: number; series: Series }>
const nothingYet = (): Last => ({ startedAt: 0, sentAt: 0, tookUs: 0, index: -1 })

const kindOf = (sample: Sample): Kind => {
  if (sample.kind !== 'end') return sample.kind
  return sample.isolation === 'read_committed' ? 'end-stable' : 'end-high'
}
const toMicros = (ms: number): number => Math.round(ms * 1_000)
const isEnd = (kind: Kind): boolean => kind === 'end-high' || kind === 'end-stable'

/** Takes them one by one, so that an hour of a large shard is never in memory as a whole. */
export function encodeRounds(rounds: Iterable<Round>): Uint8Array {
  const writer = new ByteWriter()
  const known: Known = new Map()
  const last = nothingYet()
  writer.byte(VERSION)
  for (const round of rounds) {
    const startedAt = toMicros(round.startedAtMs)
    writer.signed(startedAt - last.startedAt)
    // A round's first sample is sent soon after its start, so this is the nearest reference.
    last.startedAt = last.sentAt = startedAt
    writer.unsigned(round.samples.length)
    writeSamples(writer, round.samples, known, last)
  }
  return writer.finish()
}

function writeSamples(writer: ByteWriter, samples: readonly Sample[], known: Known, last: Last): void {
  let still = 0
  const flush = () => {
    if (still === 0) return
    writer.unsigned(STILL_RUN)
    writer.unsigned(still)
    still = 0
  }
  const seen = new Map<string, number>()
  for (const sample of samples) {
    // Each leader answers for its own partitions: the nth part of a series is coded against the nth part before.
    const name = seriesKey(sample)
    const part = seen.get(name) ?? 0
    seen.set(name, part + 1)
    const key = `${part} ${name}`
    const values = valuesOf(sample)
    const found = known.get(key)
    if (found && saysNothingNew(found, values, last)) {
      last.index = found.index
      still += 1
      continue
    }
    flush()
    const entry = found ?? { index: known.size, series: newSeries(sample) }
    writeHead(writer, entry, found === undefined)
    known.set(key, entry)
    writeValues(writer, entry.series, values, last)
    last.index = entry.index
  }
  flush()
}

type Values = { sentAt: number; tookUs: number; partitions: number[]; offsets: number[]; epochs: number[] }

function valuesOf(sample: Sample): Values {
  const entries: [number, number | EndOffset][] = [...sample.offsets].sort(([a], [b]) => a - b)
  const sentAt = toMicros(sample.sentMs)
  return {
    sentAt,
    tookUs: toMicros(sample.receivedMs) - sentAt,
    partitions: entries.map(([partition]) => partition),
    offsets: entries.map(([, value]) => (typeof value === 'number' ? value : value.offset)),
    epochs: entries.map(([, value]) => (typeof value === 'number' ? 0 : value.leaderEpoch)),
  }
}

/** The series that follows the last one, at the same times and with the same values as before. */
function saysNothingNew(found: { index: number; series: Series }, values: Values, last: Last): boolean {
  const { index, series } = found
  return (
    index === last.index + 1 &&
    values.sentAt === last.sentAt &&
    values.tookUs === last.tookUs &&
    isSame(values.partitions, series.partitions) &&
    isSame(values.offsets, series.offsets) &&
    isSame(values.epochs, series.epochs)
  )
}
const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((value, at) => value === b[at])

function writeHead(writer: ByteWriter, { index, series }: { index: number; series: Series }, isNew: boolean): void {
  if (!isNew) {
    writer.unsigned(FIRST_NUMBER + index)
    return
  }
  writer.unsigned(NEW_SERIES)
  writer.byte(KINDS.indexOf(series.kind))
  writer.text(series.topic)
  writer.text(series.second)
}

function writeValues(writer: ByteWriter, series: Series, values: Values, last: Last): void {
  writer.signed(values.sentAt - last.sentAt)
  writer.signed(values.tookUs - last.tookUs)
  last.sentAt = values.sentAt
  last.tookUs = values.tookUs
  writePartitions(writer, series, values.partitions)
  writeDeltas(writer, series.offsets, values.offsets)
  if (isEnd(series.kind)) writeDeltas(writer, series.epochs, values.epochs)
  Object.assign(series, { offsets: values.offsets, epochs: values.epochs })
}

function newSeries(sample: Sample): Series {
  const second = sample.kind === 'committed' ? sample.group : sample.topicId
  return { kind: kindOf(sample), topic: sample.topic, second, partitions: [], offsets: [], epochs: [] }
}

/** 0 when the partitions are those of the series' last sample; else their number plus one and the gaps between them. */
function writePartitions(writer: ByteWriter, series: Series, partitions: number[]): void {
  if (isSame(partitions, series.partitions)) {
    writer.unsigned(0)
    return
  }
  writer.unsigned(partitions.length + 1)
  let previous = 0
  for (const partition of partitions) {
    writer.signed(partition - previous)
    previous = partition
  }
  const values = alignTo(series, partitions)
  Object.assign(series, { partitions, ...values })
}

/** The last values of the series in the order of `partitions`; one that is new counts from its neighbour's. */
function alignTo(series: Series, partitions: number[]): { offsets: number[]; epochs: number[] } {
  const at = new Map(series.partitions.map((partition, index) => [partition, index]))
  const pick = (values: number[]) => partitions.map((partition) => values[at.get(partition) ?? -1] ?? 0)
  return { offsets: pick(series.offsets), epochs: pick(series.epochs) }
}

/** Differences, zigzag; a zero is followed by how many more follow it. */
function writeDeltas(writer: ByteWriter, before: readonly number[], now: readonly number[]): void {
  for (let at = 0; at < now.length; at += 1) {
    const delta = (now[at] ?? 0) - (before[at] ?? 0)
    writer.signed(delta)
    if (delta !== 0) continue
    let run = 0
    while (at + 1 < now.length && now[at + 1] === (before[at + 1] ?? 0)) {
      run += 1
      at += 1
    }
    writer.unsigned(run)
  }
}

/** Throws a RangeError when the bytes are not what `encodeRounds` wrote. */
export function decodeRounds(bytes: Uint8Array): Round[] {
  const reader = new ByteReader(bytes)
  const version = reader.byte()
  if (version !== VERSION) throw new RangeError(`version ${version} of a round list is not known`)
  const known: Series[] = []
  const last = nothingYet()
  const rounds: Round[] = []
  while (!reader.isAtEnd()) {
    last.startedAt += reader.signed()
    last.sentAt = last.startedAt
    const count = reader.unsigned()
    const samples: Sample[] = []
    while (samples.length < count) samples.push(...readSamples(reader, known, last))
    if (samples.length > count) throw new RangeError('a run passes the end of its round')
    rounds.push({ startedAtMs: last.startedAt / 1_000, samples })
  }
  return rounds
}

/** One sample, or a run of those that say nothing new. */
function readSamples(reader: ByteReader, known: Series[], last: Last): Sample[] {
  const head = reader.unsigned()
  if (head === STILL_RUN) {
    const run = reader.unsigned()
    if (run === 0) throw new RangeError('an empty run')
    return Array.from({ length: run }, () => toSample(numbered(known, ++last.index), last))
  }
  if (head === NEW_SERIES) known.push(readNames(reader))
  last.index = head === NEW_SERIES ? known.length - 1 : head - FIRST_NUMBER
  const series = numbered(known, last.index)
  last.sentAt += reader.signed()
  last.tookUs += reader.signed()
  readPartitions(reader, series)
  series.offsets = readDeltas(reader, series.offsets)
  if (isEnd(series.kind)) series.epochs = readDeltas(reader, series.epochs)
  return [toSample(series, last)]
}

function numbered(known: readonly Series[], index: number): Series {
  const series = known[index]
  if (!series) throw new RangeError(`series ${index} was not announced`)
  return series
}

function readNames(reader: ByteReader): Series {
  const kind = KINDS[reader.byte()]
  if (!kind) throw new RangeError('an unknown kind of sample')
  return { kind, topic: reader.text(), second: reader.text(), partitions: [], offsets: [], epochs: [] }
}

function readPartitions(reader: ByteReader, series: Series): void {
  const count = reader.unsigned()
  if (count === 0) return
  const partitions: number[] = []
  let previous = 0
  for (let at = 0; at < count - 1; at += 1) {
    previous += reader.signed()
    partitions.push(previous)
  }
  Object.assign(series, { partitions, ...alignTo(series, partitions) })
}

function readDeltas(reader: ByteReader, before: readonly number[]): number[] {
  const now = [...before]
  for (let at = 0; at < now.length; at += 1) {
    const delta = reader.signed()
    if (delta === 0) at += reader.unsigned()
    else now[at] = (before[at] ?? 0) + delta
  }
  return now
}

function toSample(series: Series, last: Last): Sample {
  const { kind, topic, second } = series
  const times = { sentMs: last.sentAt / 1_000, receivedMs: (last.sentAt + last.tookUs) / 1_000 }
  if (isEnd(kind)) {
    const offsets = new Map<number, EndOffset>()
    for (const [at, partition] of series.partitions.entries())
      offsets.set(partition, { offset: series.offsets[at] ?? 0, leaderEpoch: series.epochs[at] ?? 0 })
    const isolation = kind === 'end-stable' ? 'read_committed' : 'read_uncommitted'
    return { kind: 'end', topic, topicId: second, isolation, offsets, ...times }
  }
  const offsets = new Map(series.partitions.map((partition, at) => [partition, series.offsets[at] ?? 0]))
  if (kind === 'start') return { kind: 'start', topic, topicId: second, offsets, ...times }
  return { kind: 'committed', group: second, topic, offsets, ...times }
}
