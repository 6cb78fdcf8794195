import { firstFrom } from '../curve.ts'
import type { SimPartition, SimRecord } from './sim-log.ts'
import { storePartition } from './sim-log.ts'
import { between } from './random.ts'
import type { Random } from './random.ts'
import { Timeline } from './timeline.ts'

/** Half-open stretches of time in which something is different. */
export type Stretch = { fromMs: number; toMs: number }
const inside = (stretches: readonly Stretch[], ms: number) => stretches.find((s) => ms >= s.fromMs && ms < s.toMs)

/** What a hop did: its output, its committed offsets by input partition, and the true exit of every source record. */
export type HopRun = { output: SimPartition[]; committed: Timeline[]; exits: Map<number, number> }

type Common = { input: readonly SimPartition[]; outputs: number; startMs: number; endMs: number; random: Random }

const readable = (partition: SimPartition, committedOnly: boolean) =>
  partition.records.map((record) => ({ ...record, readyMs: committedOnly ? record.visibleMs : record.writtenMs }))

const emptyOutput = (outputs: number) => Array.from({ length: outputs }, (): SimRecord[] => [])

/** Keys are hashed anew: a source record always goes to the same output partition, unevenly. */
const partitionOf = (source: number, outputs: number) => {
  const hashed = (Math.imul(source + 17, 0x9e3779b1) >>> 0) / 2 ** 32
  return Math.min(outputs - 1, Math.floor(hashed ** 1.3 * outputs))
}

function exitsOf(output: readonly SimPartition[], committedOnly: boolean): Map<number, number> {
  const exits = new Map<number, number>()
  for (const { records } of output)
    for (const r of records) exits.set(r.source, committedOnly ? r.visibleMs : r.writtenMs)
  return exits
}

/**
 * An engine that works record by record and commits at checkpoints: a barrier takes the positions, the transaction and
 * the offsets follow a little later, in any order. While stalled it neither works nor takes barriers.
 */
export function runCheckpointed(
  options: Common & { intervalMs: number; serviceMs: number; stalls: readonly Stretch[]; committedOnly: boolean },
): HopRun {
  const { input, outputs, startMs, endMs, random, intervalMs, serviceMs, stalls } = options
  const work = input.map((partition) => {
    let freeMs = startMs
    return readable(partition, false).map((record) => {
      let ms = Math.max(record.readyMs, freeMs) + serviceMs * between(random, 0.5, 1.5)
      const stall = inside(stalls, ms)
      if (stall) ms = stall.toMs + serviceMs
      freeMs = ms
      return { ...record, doneMs: ms + between(random, 5, 20), freeMs: ms }
    })
  })
  const barriers: { ms: number; commitMs: number }[] = []
  for (let ms = startMs + between(random, 0, intervalMs); ms < endMs + 10 * intervalMs; ms += intervalMs) {
    const stall = inside(stalls, ms)
    if (stall) ms = stall.toMs + between(random, 0, 50)
    barriers.push({ ms, commitMs: ms + between(random, 40, 160) })
  }
  const times = barriers.map((barrier) => barrier.ms)
  const transactionAt = (ms: number) => firstFrom(times, ms)
  const written = emptyOutput(outputs)
  for (const records of work)
    for (const { source, doneMs } of records) {
      written[partitionOf(source, outputs)]?.push({ source, writtenMs: doneMs, transaction: transactionAt(doneMs) })
    }
  const output = written.map((records) => {
    const commits = new Map(barriers.map(({ commitMs }, i) => [i, commitMs + between(random, 0, 60)]))
    return storePartition(records, commits, startMs)
  })
  const committed = work.map((records) => {
    const timeline = new Timeline().set(startMs, 0)
    let position = 0
    for (const { ms, commitMs } of barriers) {
      while (position < records.length && (records[position]?.doneMs ?? Infinity) <= ms) position++
      const last = records[position - 1]
      if (last) timeline.set(commitMs + between(random, 0, 60) * 0.99, last.offset + 1)
    }
    return timeline
  })
  return { output, committed, exits: exitsOf(output, options.committedOnly) }
}

export type PollingOptions = Common & {
  committedOnly: boolean
  serviceMs: (ms: number) => number
  pauseMs: () => number
  batch: number
  /** Null: each batch ends with a transaction, and the commit is the departure. */
  commitEveryMs: (() => number) | null
  stalls: readonly Stretch[]
}

/**
 * One consumer that polls all partitions, works off what it got, and ends the batch with a transaction (or with an
 * offset commit now and then, when `commitEveryMs` is set: then a record has left when it was worked off).
 */
export function runPolling(options: PollingOptions): HopRun {
  const poller = new Poller(options)
  for (let poll = 0; poller.ms < options.endMs; poll++) poller.poll(poll)
  const output = poller.written.map((records) => storePartition(records, poller.commits, options.startMs))
  const exits = options.commitEveryMs ? poller.exits : exitsOf(output, true)
  return { output, committed: poller.committed, exits }
}

class Poller {
  ms: number
  readonly committed: Timeline[]
  readonly written: SimRecord[][]
  readonly commits = new Map<number, number>()
  readonly exits = new Map<number, number>()
  private readonly options: PollingOptions
  private readonly queues: { records: ReturnType<typeof readable>; next: number }[]
  private nextCommitMs: number

  constructor(options: PollingOptions) {
    this.options = options
    this.ms = options.startMs
    this.nextCommitMs = options.startMs
    this.queues = options.input.map((partition) => ({ records: readable(partition, options.committedOnly), next: 0 }))
    this.committed = this.queues.map(() => new Timeline().set(options.startMs, 0))
    this.written = emptyOutput(options.outputs)
  }

  poll(poll: number): void {
    const { random, pauseMs, stalls, commitEveryMs } = this.options
    this.ms += pauseMs()
    const stall = inside(stalls, this.ms)
    if (stall) this.ms = stall.toMs
    const taken = this.work(poll)
    if (commitEveryMs) this.commitOffsets()
    else if (taken > 0) {
      this.ms += between(random, 5, 25)
      this.commits.set(poll, this.ms)
      this.tell(this.ms + between(random, 0, 4))
      this.ms += 4
    }
  }

  private work(poll: number): number {
    const { random, batch, serviceMs, outputs, commitEveryMs } = this.options
    let taken = 0
    for (let i = 0; i < this.queues.length; i++) {
      const queue = this.queues[(i + poll) % this.queues.length]
      if (!queue) continue
      const pollMs = this.ms
      for (let record = queue.records[queue.next]; record && record.readyMs <= pollMs && taken < batch; taken++) {
        this.ms += serviceMs(this.ms) * between(random, 0.5, 1.5)
        const { source } = record
        if (commitEveryMs) this.exits.set(source, this.ms)
        this.written[partitionOf(source + 7, outputs)]?.push({ source, writtenMs: this.ms, transaction: poll })
        queue.next++
        record = queue.records[queue.next]
        if (commitEveryMs) this.commitOffsets()
      }
    }
    return taken
  }

  private commitOffsets(): void {
    const { random, commitEveryMs } = this.options
    if (!commitEveryMs || this.ms < this.nextCommitMs) return
    this.tell(this.ms + between(random, 1, 5))
    this.nextCommitMs = this.ms + commitEveryMs()
    this.ms += 5
  }

  private tell(at: number): void {
    for (const [p, queue] of this.queues.entries()) {
      const last = queue.records[queue.next - 1]
      if (last) this.committed[p]?.set(at, last.offset + 1)
    }
  }
}
