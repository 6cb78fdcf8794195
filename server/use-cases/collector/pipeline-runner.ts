import type { PipelineDocument } from '../../contracts/pipelines.ts'
import { pipelineFeedOf, type PipelineFeed } from '../../domain/collection/pipeline-spec-of.ts'
import { entryOf } from '../../domain/pipeline-index.ts'
import { decodeRounds } from '../../domain/collection/round-codec.ts'
import type { Round } from '../../domain/collection/round.ts'
import type { LatencyEngine } from '../../domain/latency/engine.ts'
import type { ReaderLag } from '../../domain/latency/reader-lag.ts'
import type { Sample } from '../../domain/latency/sample.ts'
import { settledOf } from '../../domain/latency/settled.ts'
import { mergeWindows, type ComputedWindow } from '../../domain/latency/sketches.ts'
import { composeStatus, STATUS_WINDOW_MS } from '../../domain/slo/pipeline-status.ts'
import { SLO_WINDOWS, SloLedger, VerdictLedger } from '../../domain/slo/slo-ledger.ts'
import type { WindowResult } from '../../domain/latency/window-result.ts'
import type { Lease } from '../ports/lease-repository.ts'
import type { Announcer } from './announcer.ts'
import type { CollectorPorts } from './collector-ports.ts'
import type { SampleBus } from './sample-bus.ts'
import { shardName } from './shard.ts'
import { FINE_MS, WindowStore } from './window-store.ts'

const TICK_MS = 1_500
const HOUR_MS = 3_600_000
const JOURNAL_BATCH = 500
/** Rounds that wait for a start; what is older than these is in the journal, if anywhere. */
const MOST_QUEUED = 1_200
/** How long a record may be under way and still be followed: at least ten minutes, three targets, at most half an hour. */
const horizonOf = (targetMs: number | null): number => Math.min(1_800_000, Math.max(600_000, 3 * (targetMs ?? 0)))

type RunnerParts = {
  ports: CollectorPorts
  document: PipelineDocument
  lease: Lease
  bus: SampleBus
  announcer: Announcer
  /** What keeps the pipeline from being measured, as its shards know it; null when nothing does. */
  obstacle: (feed: PipelineFeed) => string | null
  onFenced: () => void
}

/** Computes the latency of one pipeline for as long as its lease is held. */
export class PipelineRunner {
  readonly #parts: RunnerParts
  readonly #feed: PipelineFeed
  readonly #engine: LatencyEngine
  readonly #lags: ReaderLag
  readonly #windows: WindowStore
  readonly #ledger: SloLedger
  readonly #verdicts = new VerdictLedger()
  readonly #horizonMs: number
  readonly #stopping = new AbortController()
  /** Start of the newest round taken, per connection: the journal and the bus may both bring one. */
  readonly #takenMs = new Map<string, number>()
  readonly #newestMs = new Map<string, number>()
  #queue: { connection: string; round: Round }[] | null = []
  #unsubscribe: () => void = () => undefined
  #done: Promise<void> | null = null
  #defect: string | null = null

  constructor(parts: RunnerParts) {
    const { ports, document } = parts
    this.#parts = parts
    this.#feed = pipelineFeedOf(document)
    this.#horizonMs = horizonOf(document.slo?.targetMs ?? null)
    this.#engine = ports.createEngine(this.#feed.spec)
    this.#lags = ports.createReaderLag()
    this.#windows = new WindowStore(this.#engine, { sampleMs: document.sampleMs, horizonMs: this.#horizonMs })
    this.#ledger = new SloLedger(SLO_WINDOWS[document.slo?.window ?? '28d'])
  }

  /** True when `document` is what this runner was made from. */
  runs(document: PipelineDocument): boolean {
    return JSON.stringify(document) === JSON.stringify(this.#parts.document)
  }

  start(): void {
    this.#unsubscribe = this.#parts.bus.subscribe((connection, round) => {
      if (!this.#queue) this.#take(connection, round)
      else if (this.#queue.push({ connection, round }) > MOST_QUEUED) this.#queue.shift()
    })
    this.#done ??= this.#run()
  }

  async stop(isOurs: boolean): Promise<void> {
    this.#stopping.abort()
    this.#unsubscribe()
    await this.#done
    if (isOurs) await this.#write(this.#parts.ports.clock.nowMs()).catch(() => undefined)
  }

  async #run(): Promise<void> {
    const { clock } = this.#parts.ports
    const { signal } = this.#stopping
    await this.#restore()
    while (!signal.aborted) {
      await this.#tick().catch((error: unknown) => this.#warn(error, 'windows wait for the database'))
      await clock.sleep(TICK_MS, signal)
    }
  }

  /** Until the database answers: without what is stored, the figures of a restart would contradict those before it. */
  async #restore(): Promise<void> {
    const { ports } = this.#parts
    const { signal } = this.#stopping
    for (let isRestored = false; !isRestored && !signal.aborted;) {
      try {
        await this.#restoreWindows()
        for (const { connection } of this.#feed.connections) await this.#follow(connection)
        isRestored = true
      } catch (error) {
        this.#warn(error, 'pipeline waits for the database')
        await ports.clock.sleep(1_000, signal)
      }
    }
    for (const { connection, round } of this.#queue ?? []) this.#take(connection, round)
    this.#queue = null
  }

  async #restoreWindows(): Promise<void> {
    const { ports, document } = this.#parts
    const nowMs = ports.clock.nowMs()
    for (const { lengthMs, spanMs } of WindowStore.restoreSpans(this.#horizonMs))
      this.#windows.restore(await ports.windows.read(document.id, lengthMs, nowMs - spanMs, nowMs + FINE_MS))
    const fineFromMs = Math.floor((nowMs - 2 * HOUR_MS) / HOUR_MS) * HOUR_MS
    for (const { fromMs, ...counts } of await ports.windows.readCounts(document.id, FINE_MS, fineFromMs, nowMs)) {
      this.#ledger.setFine(fromMs, counts)
      this.#verdicts.prime(fromMs, counts)
    }
    const sloFromMs = nowMs - SLO_WINDOWS[document.slo?.window ?? '28d']
    for (const { fromMs, ...counts } of await ports.windows.readCounts(document.id, HOUR_MS, sloFromMs, nowMs))
      this.#ledger.setHour(fromMs, counts)
  }

  /** Takes the rounds of the journal that are not taken yet: at a start, and while another collector samples. */
  async #follow(connection: string): Promise<void> {
    const { ports } = this.#parts
    for (;;) {
      const afterMs = this.#takenMs.get(connection) ?? ports.clock.nowMs() - this.#horizonMs
      const rows = await ports.journal.read(shardName(connection), afterMs, JOURNAL_BATCH)
      for (const { payload } of rows) for (const round of decodeRounds(payload)) this.#take(connection, round)
      // The key of a round is its start in whole milliseconds.
      const last = rows.at(-1)
      if (last) this.#takenMs.set(connection, Math.max(last.roundAtMs, this.#takenMs.get(connection) ?? 0))
      if (rows.length < JOURNAL_BATCH || this.#stopping.signal.aborted) return
    }
  }

  #take(connection: string, round: Round): void {
    if (round.startedAtMs <= (this.#takenMs.get(connection) ?? 0)) return
    this.#takenMs.set(connection, round.startedAtMs)
    for (const sample of round.samples) {
      const translated = this.#feed.translate(connection, sample)
      if (!translated) continue
      this.#engine.add(translated)
      this.#lags.add(translated)
      this.#noticeTime(translated)
    }
  }

  #noticeTime(sample: Sample): void {
    const isEntry = sample.kind === 'end' && sample.topic === this.#feed.spec.entry
    const key = sample.kind === 'committed' ? `group ${sample.group}` : isEntry ? 'entry' : null
    if (key !== null) this.#newestMs.set(key, sample.receivedMs)
  }

  /** The newest moment at which the entry and every reader seen so far had been sampled; null before the first. */
  #sampledAtMs(): number | null {
    return this.#newestMs.size === 0 ? null : Math.min(...this.#newestMs.values())
  }

  async #tick(): Promise<void> {
    const { ports, bus } = this.#parts
    for (const { connection } of this.#feed.connections) if (!bus.isLocal(connection)) await this.#follow(connection)
    const nowMs = ports.clock.nowMs()
    this.#compute(nowMs)
    this.#lags.forgetBefore(nowMs - this.#horizonMs)
    await this.#write(nowMs)
  }

  /** A defect of the engine must not leave yesterday's figures on the screen: the status says that there are none. */
  #compute(nowMs: number): void {
    try {
      for (const { fromMs, computed, isFinal } of this.#windows.tick(nowMs)) {
        this.#ledger.setFine(fromMs, computed.result.slo)
        this.#verdicts.add(fromMs, computed.result.slo, isFinal, nowMs)
      }
      this.#defect = null
    } catch (error) {
      const text = `The figures cannot be computed: ${error instanceof Error ? error.message : String(error)}`
      if (text !== this.#defect) this.#warn(error, 'pipeline not computed')
      this.#defect = text
    }
  }

  async #write(nowMs: number): Promise<void> {
    const { ports, document, lease, announcer } = this.#parts
    const rows = this.#windows.takeDirty(nowMs)
    try {
      if (rows.length > 0 && (await ports.windows.write(lease, document.id, rows)) === 'fenced') {
        this.#fenced()
        return
      }
    } catch (error) {
      this.#windows.giveBack(rows)
      throw error
    }
    const status = this.#compose(nowMs)
    if ((await ports.statuses.write(lease, document.id, nowMs, status)) === 'fenced') this.#fenced()
    else announcer.changed('pipelines')
  }

  #compose(nowMs: number) {
    const { document, obstacle } = this.#parts
    const untilMs = Math.floor(nowMs / FINE_MS) * FINE_MS + FINE_MS
    const recent = this.#windows.fine(untilMs - FINE_MS - STATUS_WINDOW_MS, untilMs)
    const parts = settledOf(recent, ({ result }) => result, nowMs, document.slo?.targetMs ?? null)
    const groups = new Map(this.#feed.spec.hops.map(({ id, reader }) => [id, reader.group]))
    return composeStatus({
      document,
      nowMs,
      sampledAtMs: this.#sampledAtMs(),
      obstacle: this.#defect ?? obstacle(this.#feed),
      recent: resultOf(parts),
      minutes: this.#windows
        .minutes(nowMs - HOUR_MS - STATUS_WINDOW_MS, nowMs - STATUS_WINDOW_MS)
        .map(({ result }) => result),
      ledger: this.#ledger,
      verdicts: this.#verdicts,
      reading: (hop) => {
        const group = groups.get(hop.id) ?? ''
        return { lag: this.#lags.lag(group, nowMs), commitIntervalMs: this.#lags.commitIntervalMs(group) }
      },
    })
  }

  #fenced(): void {
    if (!this.#stopping.signal.aborted) this.#parts.onFenced()
  }

  #warn(error: unknown, text: string): void {
    this.#parts.ports.log.warn(
      { err: error, pipeline: this.#parts.document.id, entry: entryOf(this.#parts.document) },
      text,
    )
  }
}

const resultOf = (parts: readonly ComputedWindow[]): WindowResult | null =>
  parts.length > 0 ? mergeWindows(parts).result : null
